package io.taiqu.edge.core.metering;

import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one meter after its latest read.
 *
 * @param trusted the last position that is believed
 * @param confirmed the last position that another read agreed with, or that a ledger or a signed
 *     document says; never beyond {@code trusted}. Only up to here is anything charged
 * @param candidate a position that does not follow from the trusted one and waits for confirmation
 * @param verdict what became of the latest attempt
 * @param serial whether the meter named itself as the commissioned one since it was last silent
 * @param namings how many answers in a row have named the commissioned meter since it was last
 *     asked anew, up to {@link #NAMINGS}; 0 while nobody asked it, or its model can't tell
 * @param strangers how many answers in a row named another meter
 * @param failures how many attempts in a row failed
 * @param lastFailure why the latest attempt failed; empty if it did not
 * @param last the latest complete answer, believed or not
 * @param latest the latest answer, complete or the register alone
 * @param flowVerdict what became of the latest attempt to read everything, or of a read of the
 *     register alone after it that breaks the sequence: whether the next complete read can be
 *     compared with {@code last}
 * @param flow what the meter's power says beside its register
 */
public record MeterTrack(
    Optional<Trusted> trusted,
    Optional<Trusted> confirmed,
    Optional<Candidate> candidate,
    Verdict verdict,
    Truth serial,
    int namings,
    int strangers,
    int failures,
    Optional<Cause> lastFailure,
    Optional<Sample.Read> last,
    Optional<Sample.Answer> latest,
    Verdict flowVerdict,
    FlowWatch flow) {

  /** After this many failures in a row a meter may have been exchanged, and counts as silent. */
  public static final int FAILURES_UNTIL_SILENT = 3;

  /** After this many answers in a row the meter is known to be the commissioned one. */
  public static final int NAMINGS = 2;

  public static final MeterTrack UNKNOWN =
      new MeterTrack(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Verdict.NOT_READ,
          Truth.UNKNOWN,
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Verdict.NOT_READ,
          FlowWatch.NONE);

  /**
   * A believed position.
   *
   * @param register the position, continued past the display's range: each roll-over adds the range
   * @param at when it was read, by the deployment's clock
   * @param monotonicNanos the same moment by the monotonic clock; empty for a position that comes
   *     from the ledger or from a hand-over
   */
  public record Trusted(MeterRegister register, Instant at, OptionalLong monotonicNanos) {}

  /**
   * A position that awaits confirmation.
   *
   * @param position what was read
   * @param reads how many successive reads agree with it; 0 for one that could follow and awaits
   *     its first confirmation
   */
  public record Candidate(Trusted position, int reads) {}

  /** Whether the meter answers. */
  public MeterLink link() {
    if (failures >= FAILURES_UNTIL_SILENT) {
      return MeterLink.DOWN;
    }
    return latest.isPresent() ? MeterLink.UP : MeterLink.UNKNOWN;
  }

  /** This track with a position that is believed because a ledger or a signed document says so. */
  public MeterTrack trusting(MeterRegister register, Instant at) {
    Trusted position = new Trusted(register, at, OptionalLong.empty());
    return believing(position, Optional.of(position), verdict, flow.interrupted());
  }

  /**
   * This track as if the last believed position, which nothing has confirmed, had not been read.
   */
  MeterTrack fallenBack() {
    return new MeterTrack(
        confirmed,
        confirmed,
        Optional.empty(),
        verdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        flowVerdict,
        flow.interrupted());
  }

  /** Whether no other read has agreed yet with the last believed position. */
  public boolean isUnconfirmed() {
    return !confirmed.equals(trusted);
  }

  MeterTrack believing(
      Trusted position, Optional<Trusted> agreed, Verdict newVerdict, FlowWatch newFlow) {
    return new MeterTrack(
        Optional.of(position),
        agreed,
        Optional.empty(),
        newVerdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        flowVerdict,
        newFlow);
  }

  /** This track with nothing more confirmed than before. */
  MeterTrack confirmedAsIn(MeterTrack before) {
    return new MeterTrack(
        trusted,
        before.confirmed,
        candidate,
        verdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        flowVerdict,
        flow);
  }

  /** Whether it must name itself once more before what it shows counts. */
  boolean isHalfNamed() {
    return namings == 1;
  }

  /** This track as if the meter had named itself once more. */
  public MeterTrack namedOnceMore() {
    return isHalfNamed() ? heard(latest.orElseThrow(), Truth.TRUE, NAMINGS, 0) : this;
  }

  MeterTrack doubting(Verdict newVerdict, Optional<Candidate> newCandidate) {
    return new MeterTrack(
        trusted,
        confirmed,
        newCandidate,
        newVerdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        flowVerdict,
        flow);
  }

  MeterTrack with(FlowWatch newFlow) {
    return new MeterTrack(
        trusted,
        confirmed,
        candidate,
        verdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        flowVerdict,
        newFlow);
  }

  MeterTrack heard(Sample.Answer answer, Truth newSerial, int newNamings, int newStrangers) {
    return new MeterTrack(
        trusted,
        confirmed,
        candidate,
        verdict,
        newSerial,
        newNamings,
        newStrangers,
        0,
        Optional.empty(),
        answer instanceof Sample.Read read ? Optional.of(read) : last,
        Optional.of(answer),
        flowVerdict,
        flow);
  }

  MeterTrack flowing(Verdict newFlowVerdict) {
    return new MeterTrack(
        trusted,
        confirmed,
        candidate,
        verdict,
        serial,
        namings,
        strangers,
        failures,
        lastFailure,
        last,
        latest,
        newFlowVerdict,
        flow);
  }

  MeterTrack failed(Cause cause, Truth newSerial) {
    return new MeterTrack(
        trusted,
        confirmed,
        candidate,
        Verdict.FAILED,
        newSerial,
        0,
        strangers,
        Math.min(failures + 1, 1_000_000),
        Optional.of(cause),
        last,
        latest,
        Verdict.FAILED,
        flow);
  }
}
