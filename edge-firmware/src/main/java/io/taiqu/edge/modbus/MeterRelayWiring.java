package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.List;
import java.util.Optional;

/** A meter's own load relay, as its profile describes it. */
final class MeterRelayWiring implements RelayTask.Wiring {
  private final MeterDevice device;
  private final MeterProfile.OwnRelay relay;

  MeterRelayWiring(MeterDevice device) {
    this.device = device;
    MeterProfile profile = device.meter().profile();
    this.relay =
        profile
            .relay()
            .orElseThrow(
                () -> new IllegalArgumentException(profile.id() + " has no relay of its own"));
    if (profile.deniesWrite(relay.address(), relay.open().size())) {
      throw new IllegalArgumentException(
          "the relay of " + profile.id() + " lies among registers that must not be written");
    }
  }

  @Override
  public Responder responder() {
    return device.responder();
  }

  @Override
  public ModbusRequest write(boolean close) {
    List<Integer> words = close ? relay.close() : relay.open();
    return new WriteMultipleRegistersRequest(
        relay.address(), words.stream().map(SimpleRegister::new).toArray(Register[]::new));
  }

  @Override
  public Optional<ModbusRequest> look() {
    return relay.feedback().map(MeterRelayWiring::read);
  }

  private static ModbusRequest read(MeterProfile.Feedback feedback) {
    RegisterField field = feedback.field();
    return field.function() == 4
        ? new ReadInputRegistersRequest(field.address(), field.words())
        : new ReadMultipleRegistersRequest(field.address(), field.words());
  }

  @Override
  public RelayFeedback feedback(ModbusResponse response) {
    return relay
        .feedback()
        .map(feedback -> feedback.meaning(MeterRead.words(response)[0]))
        .orElse(RelayFeedback.UNKNOWN);
  }
}
