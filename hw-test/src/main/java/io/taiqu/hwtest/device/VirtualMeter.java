package io.taiqu.hwtest.device;

import io.taiqu.hwtest.bus.Station;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A meter on the bus: a model, what is particular to this one, and what flows past it. */
public final class VirtualMeter implements Station {

  private final MeterModel model;
  private final MeterSetup setup;
  private final LoadSwitch loadSwitch;
  private final QuantitySource source;
  private volatile int address;
  private volatile boolean powered = true;

  /** A meter whose load switch, if the model has one, nobody watches. */
  public VirtualMeter(MeterModel model, MeterSetup setup, QuantitySource source) {
    this(model, setup, source, LatchingSwitch.initiallyClosed());
  }

  /** A meter with the load switch given; a model without one never touches it. */
  public VirtualMeter(
      MeterModel model, MeterSetup setup, QuantitySource source, LoadSwitch loadSwitch) {
    this.model = model;
    this.setup = setup;
    this.source = source;
    this.loadSwitch = loadSwitch;
    this.address = setup.address();
  }

  /** What kind of meter it is. */
  public MeterModel model() {
    return model;
  }

  /** What was set at the factory and at installation. */
  public MeterSetup setup() {
    return setup;
  }

  @Override
  public int address() {
    return address;
  }

  /** Moves the meter to another station address; false if that is illegal. */
  boolean moveTo(long newAddress) {
    if (newAddress < 1 || newAddress > 247) {
      return false;
    }
    address = (int) newAddress;
    return true;
  }

  /** The meter's own load switch. */
  public LoadSwitch loadSwitch() {
    return loadSwitch;
  }

  /** A meter without power is silent. */
  public void power(boolean on) {
    powered = on;
  }

  /** What the meter registers now: with its error, opening position and roll-over. */
  Registered registered() {
    Quantities seen =
        source.now().behindCurrentTransformer(setup.ctRatio()).withError(setup.errorPpm());
    long imported = Math.addExact(seen.importMicroWattHours(), setup.openingMicroWattHours());
    Quantities positioned =
        new Quantities(
            Math.floorMod(imported, setup.rollOverMicroWattHours()),
            Math.floorMod(seen.exportMicroWattHours(), setup.rollOverMicroWattHours()),
            seen.phases(),
            seen.hertz());
    return new Registered(
        positioned,
        setup.serial(),
        address,
        !model.ownSwitch() || loadSwitch.closed(),
        setup.ctRatio());
  }

  @Override
  public Optional<byte[]> answer(byte[] pdu) {
    if (!powered) {
      return Optional.empty();
    }
    int function = pdu[0] & 0xFF;
    return Optional.of(
        switch (function) {
          case 3, 4 -> read(function, pdu);
          case 6 -> writeOne(pdu);
          case 16 -> writeMany(pdu);
          default -> Pdu.exception(function, Pdu.ILLEGAL_FUNCTION);
        });
  }

  private byte[] read(int function, byte[] pdu) {
    RegisterTable table = model.tables().get(function);
    if (table == null) {
      return Pdu.exception(function, Pdu.ILLEGAL_FUNCTION);
    }
    if (pdu.length != 5) {
      return Pdu.exception(function, Pdu.ILLEGAL_VALUE);
    }
    int first = Pdu.word(pdu, 1);
    int count = Pdu.word(pdu, 3);
    if (count < 1 || count > model.maximumRegisters()) {
      return Pdu.exception(function, Pdu.ILLEGAL_VALUE);
    }
    short[] image = table.read(registered(), first, count);
    if (image == null) {
      return Pdu.exception(function, Pdu.ILLEGAL_ADDRESS);
    }
    ByteBuffer answer = ByteBuffer.allocate(2 + 2 * count);
    answer.put((byte) function).put((byte) (2 * count));
    for (short word : image) {
      answer.putShort(word);
    }
    return answer.array();
  }

  private byte[] writeOne(byte[] pdu) {
    if (pdu.length != 5) {
      return Pdu.exception(6, Pdu.ILLEGAL_VALUE);
    }
    int failure = write(6, Pdu.word(pdu, 1), 1, Pdu.word(pdu, 3));
    return failure == 0 ? pdu : Pdu.exception(6, failure);
  }

  private byte[] writeMany(byte[] pdu) {
    if (pdu.length < 8 || (pdu[5] & 0xFF) != pdu.length - 6 || Pdu.word(pdu, 3) * 2 != pdu[5]) {
      return Pdu.exception(16, Pdu.ILLEGAL_VALUE);
    }
    int count = Pdu.word(pdu, 3);
    if (count > 4) {
      return Pdu.exception(16, Pdu.ILLEGAL_ADDRESS);
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 16 | Pdu.word(pdu, 6 + 2 * i);
    }
    int failure = write(16, Pdu.word(pdu, 1), count, value);
    return failure == 0 ? Pdu.head(pdu, 5) : Pdu.exception(16, failure);
  }

  private int write(int function, int first, int words, long value) {
    boolean functionKnown = false;
    for (MeterModel.Write write : model.writes()) {
      if (write.function() != function) {
        continue;
      }
      functionKnown = true;
      if (write.address() == first && write.words() == words) {
        return write.effect().test(this, value) ? 0 : Pdu.ILLEGAL_VALUE;
      }
    }
    return functionKnown ? Pdu.ILLEGAL_ADDRESS : Pdu.ILLEGAL_FUNCTION;
  }
}
