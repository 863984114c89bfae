package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.Optional;

/**
 * One channel of a KMTronic board of eight relays: coils from 0, written with function 5, read with
 * function 1. An energised coil closes the supply.
 *
 * <p>The board tells the coil, not the contact, and drops its coils when it loses power; wire the
 * load through a bistable contactor where that matters.
 */
final class BoardRelayWiring implements RelayTask.Wiring {
  /** Relays on one board. */
  static final int CHANNELS = 8;

  /** The board answers within a few milliseconds and needs no pause. */
  static final MeterProfile.Limits LIMITS =
      new MeterProfile.Limits(CHANNELS, 5_000_000L, 300_000_000L, 0, false);

  private final Responder board;
  private final int channel;

  BoardRelayWiring(Responder board, int channel) {
    if (channel < 0 || channel >= CHANNELS) {
      throw new IllegalArgumentException("relay channel " + channel + " is outside 0..7");
    }
    this.board = board;
    this.channel = channel;
  }

  @Override
  public Responder responder() {
    return board;
  }

  @Override
  public ModbusRequest write(boolean close) {
    return new WriteCoilRequest(channel, close);
  }

  @Override
  public Optional<ModbusRequest> look() {
    return Optional.of(new ReadCoilsRequest(channel, 1));
  }

  @Override
  public RelayFeedback feedback(ModbusResponse response) {
    return ((ReadCoilsResponse) response).getCoilStatus(0)
        ? RelayFeedback.CLOSED
        : RelayFeedback.OPEN;
  }
}
