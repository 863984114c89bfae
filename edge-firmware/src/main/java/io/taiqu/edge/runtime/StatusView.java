package io.taiqu.edge.runtime;

import io.taiqu.edge.core.credit.ReadPace;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that may be shown about a unit, at one moment. Immutable; the loop publishes a new one
 * when something changed, at most a few times a second.
 *
 * @param deployment the deployment
 * @param edge the unit
 * @param boot this run of the process
 * @param startedAt when this run began, by the deployment's clock
 * @param at when this view was made, by the deployment's clock
 * @param clock how good that clock is
 * @param connected whether a session with the broker is up
 * @param pollCycleMillis how long one sweep over all meters takes in real time; empty before the
 *     first
 * @param policy the policy in force; {@link Revision#NONE} before the first
 * @param tariffs the tariff set in force; {@link Revision#NONE} before the first
 * @param meters every measured point, in the order of the site
 * @param readings what is stored and not yet acknowledged
 * @param ledger the ledger
 * @param alarms what needs a person, oldest first
 * @param documentsRefused documents refused since start
 * @param lastRefusal why the last one was
 */
public record StatusView(
    DeploymentId deployment,
    EdgeId edge,
    BootId boot,
    Instant startedAt,
    Instant at,
    ClockQuality clock,
    boolean connected,
    Optional<Long> pollCycleMillis,
    Revision policy,
    Revision tariffs,
    List<Meter> meters,
    Readings readings,
    Ledger ledger,
    List<ActiveAlarm> alarms,
    long documentsRefused,
    Optional<String> lastRefusal) {
  public StatusView {
    meters = List.copyOf(meters);
    alarms = List.copyOf(alarms);
  }

  /**
   * One measured point.
   *
   * @param point its name
   * @param serial the commissioned meter
   * @param role what it measures
   * @param link whether it answers
   * @param lastFailure why the last read failed, if it did
   * @param register the last position that is believed, with its time
   * @param sample the latest electrical values
   * @param account the customer's money; empty without a hand-over
   * @param supply the relay; empty where there is none
   * @param pace how often it is read, and how long the credit lasts
   * @param outOfService why the meter is read, but neither charged nor enforced; empty if it is in
   *     service
   */
  public record Meter(
      SupplyPointId point,
      MeterSerial serial,
      MeteredPoint.Role role,
      MeterLink link,
      Optional<Cause> lastFailure,
      Optional<MeterReport.Position> register,
      Optional<MeterReport.LiveSample> sample,
      Optional<Account> account,
      Optional<Supply> supply,
      ReadPace pace,
      Optional<String> outOfService) {}

  /**
   * A customer's money.
   *
   * @param accepted the newest accepted credit state
   * @param credited every grant ever
   * @param withdrawn every withdrawal ever
   * @param charged everything used so far
   * @param balance what is left
   * @param episode the low-credit episode
   * @param warningStep how many warning steps the balance has passed in it
   * @param warningSteps how many there are
   * @param warningsDelivered how many the supervisor says were delivered
   * @param emergencyInUse whether the customer lives on emergency credit
   * @param postPaid whether what is used is billed afterwards: a balance below zero is what is owed
   */
  public record Account(
      Revision accepted,
      Money credited,
      Money withdrawn,
      Money charged,
      Money balance,
      long episode,
      int warningStep,
      int warningSteps,
      int warningsDelivered,
      boolean emergencyInUse,
      boolean postPaid) {}

  /**
   * A customer's relay.
   *
   * @param commanded what it should be
   * @param feedback what it is seen to be
   * @param hold why supply is not taken away, or not restored, although the balance asks for it
   * @param safetyLock whether a technician has locked it open
   */
  public record Supply(
      SupplyState commanded,
      RelayFeedback feedback,
      Optional<HoldReason> hold,
      boolean safetyLock) {}

  /**
   * The readings store.
   *
   * @param streamEpoch the reading stream
   * @param lastSequence the last record taken; 0 for none
   * @param lastStored the last record that survives a loss of power; those after it wait for the
   *     loss window's end
   * @param pendingRecords records taken and not yet acknowledged
   * @param lost records dropped because the disk was full, since the store was made
   * @param diskFull whether the last write found no room
   */
  public record Readings(
      long streamEpoch,
      long lastSequence,
      long lastStored,
      long pendingRecords,
      long lost,
      boolean diskFull) {}

  /**
   * The ledger.
   *
   * @param sequence its last entry
   * @param head the hash chain over all entries up to that one
   * @param diskFull whether the last write found no room
   */
  public record Ledger(long sequence, Digest head, boolean diskFull) {}

  /**
   * Something that needs a person.
   *
   * @param point where; empty if it concerns the unit
   * @param kind what
   * @param since when it was found
   * @param detail for the person who goes there
   */
  public record ActiveAlarm(
      Optional<SupplyPointId> point, String kind, Instant since, String detail) {}
}
