package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The applied state of one supply point, within an {@link EdgeReport}.
 *
 * @param supplyPoint which
 * @param assignmentEpoch u32; the assignment under which the edge serves it, 0 before the first
 *     hand-over
 * @param accepted the newest accepted credit state; {@link Revision#NONE} before the first
 * @param credited as accepted
 * @param withdrawn as accepted
 * @param tokensApplied u32; highest counter of a token that the account contains, typed or
 *     credited; 0 for none
 * @param charged all energy and fixed charges since the account was opened
 * @param balance credited − withdrawn − charged + local tokens not yet covered
 * @param position the charged register position; empty before the first accepted read
 * @param checkpoint where charging stands in the edge's ledger; {@code charged} follows from it and
 *     from the position alone, by the tariff. Empty before the first hand-over
 * @param tariffVersion u32; the version that charging uses, 0 before there is one
 * @param commanded what the edge wants the relay to be
 * @param feedback what the relay says
 * @param hold why supply is not taken away although the credit is used up, or not restored although
 *     it is there
 * @param episode u32; the low-credit episode, as in {@link NoticeState}
 * @param warningStep how many warning steps the balance has passed in it, 0…4
 * @param emergencyInUse whether the customer lives on emergency credit
 * @param lastSample the latest electrical values; empty before the first
 * @param link whether the meter answers
 * @param protections as the accepted policy says
 */
public record MeterReport(
    SupplyPointId supplyPoint,
    long assignmentEpoch,
    Revision accepted,
    Money credited,
    Money withdrawn,
    long tokensApplied,
    Money charged,
    Money balance,
    Optional<Position> position,
    Optional<ChargingState> checkpoint,
    long tariffVersion,
    SupplyState commanded,
    RelayFeedback feedback,
    Optional<HoldReason> hold,
    long episode,
    int warningStep,
    boolean emergencyInUse,
    Optional<LiveSample> lastSample,
    MeterLink link,
    ProtectionFlags protections) {
  public MeterReport {
    Ranges.requireU32(assignmentEpoch, "assignment epoch");
    Ranges.requireU32(tokensApplied, "tokens applied");
    Ranges.requireU32(tariffVersion, "tariff version");
    Ranges.requireU32(episode, "episode");
    if (warningStep < 0 || warningStep > 4) {
      throw new IllegalArgumentException("warning step is outside 0…4: " + warningStep);
    }
  }

  /**
   * A register position and its time.
   *
   * @param register the position
   * @param at when it was read
   */
  public record Position(MeterRegister register, Instant at) {}

  /**
   * Electrical values of one moment.
   *
   * @param power active power, all phases together
   * @param voltages per phase, 1…3 entries
   * @param currents per phase, 1…3 entries
   * @param at when they were read
   */
  public record LiveSample(
      Power power, List<Voltage> voltages, List<Current> currents, Instant at) {
    public LiveSample {
      voltages = List.copyOf(voltages);
      currents = List.copyOf(currents);
      Ranges.requireAtMost(voltages, 3, "voltages");
      Ranges.requireAtMost(currents, 3, "currents");
    }
  }
}
