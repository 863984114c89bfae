package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.bus.Station;
import io.taiqu.hwtest.device.VirtualMeter;
import java.util.Optional;

/** A meter that tells when its energy register is being read. */
final class TimedMeter implements Station {
  private static final int READ_INPUT_REGISTERS = 4;

  private final VirtualMeter meter;
  private final int energyRegister;
  private final Runnable energyRead;

  /**
   * Watches a meter.
   *
   * @param energyRegister first of the two input registers that hold the billed energy
   * @param energyRead called on the bus thread when an answer that holds it is made and not sent
   *     yet
   */
  TimedMeter(VirtualMeter meter, int energyRegister, Runnable energyRead) {
    this.meter = meter;
    this.energyRegister = energyRegister;
    this.energyRead = energyRead;
  }

  @Override
  public int address() {
    return meter.address();
  }

  @Override
  public Optional<byte[]> answer(byte[] pdu) {
    if (pdu.length == 5 && pdu[0] == READ_INPUT_REGISTERS) {
      int first = (pdu[1] & 0xFF) << 8 | pdu[2] & 0xFF;
      int count = (pdu[3] & 0xFF) << 8 | pdu[4] & 0xFF;
      if (first <= energyRegister && energyRegister + 2 <= first + count) {
        Optional<byte[]> answer = meter.answer(pdu);
        energyRead.run();
        return answer;
      }
    }
    return meter.answer(pdu);
  }
}
