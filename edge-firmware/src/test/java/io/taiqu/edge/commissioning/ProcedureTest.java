package io.taiqu.edge.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The procedure and the diagnosis over records made by hand. */
class ProcedureTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final Trace GONE =
      new Trace(List.of(900L, 901L, 899L), List.of(0L, 0L, 0L), List.of(900L, 898L, 901L), 0);
  private static final Trace STILL =
      new Trace(List.of(700L, 701L, 699L), List.of(700L, 702L, 701L), List.of(700L, 698L, 701L), 0);

  private final SitePlan plan =
      new SitePlan(
          new EdgeId(new UUID(0, 99)),
          new TransformerId("D1-T1"),
          List.of(
              meter(0, MeteredPoint.Role.SUPPLY),
              meter(1, MeteredPoint.Role.CUSTOMER),
              meter(2, MeteredPoint.Role.CUSTOMER),
              meter(3, MeteredPoint.Role.CUSTOMER)));

  private static PlannedMeter meter(int number, MeteredPoint.Role role) {
    boolean customer = role == MeteredPoint.Role.CUSTOMER;
    return new PlannedMeter(
        point(number),
        "acc" + number,
        new MeterSerial("S" + number),
        "eastron-sdm120",
        "bus0",
        10 + number,
        role,
        CtRatio.DIRECT,
        new Power(8000),
        customer ? Optional.of("board bus0/100/" + number) : Optional.empty(),
        List.of());
  }

  private static SupplyPointId point(int number) {
    return new SupplyPointId(new UUID(1, number));
  }

  private static Identification heard(String... serials) {
    return new Identification(
        serials.length == 0 ? 0 : 2,
        0,
        serials.length == 0 ? 3 : 0,
        0,
        true,
        true,
        Set.of(serials),
        Optional.empty());
  }

  private List<Entry> identified() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Begun("Wang", plan.fingerprints(), NOW));
    entries.add(new Entry.Scanned("bus0", List.of(10, 11, 12, 13)));
    for (int i = 0; i < 4; i++) {
      entries.add(new Entry.Identified(point(i), heard("S" + i)));
    }
    return entries;
  }

  private List<Entry> identifiedBut(int silent) {
    List<Entry> entries = identified();
    entries.replaceAll(entry ->
        entry instanceof Entry.Identified found && found.point().equals(point(silent))
            ? new Entry.Identified(point(silent), heard())
            : entry);
    return entries;
  }

  @Test
  void aMeterThatDoesNotAnswerIsLookedForAtOtherSpeeds() {
    List<Entry> entries = identifiedBut(2);
    assertEquals(new Procedure.Action.Search("bus0"), Procedure.next(plan, Progress.of(entries)));
    LineSpeed speed = new LineSpeed(2400, LineSpeed.Parity.EVEN);
    entries.add(
        new Entry.Searched("bus0", new LineSpeed(19_200, LineSpeed.Parity.NONE), List.of()));
    // Interrupted here, it goes on with the same line.
    assertEquals(new Procedure.Action.Search("bus0"), Procedure.next(plan, Progress.of(entries)));
    entries.add(new Entry.Searched("bus0", speed, List.of(12, 1)));
    entries.add(new Entry.SearchEnded("bus0"));
    assertFalse(Procedure.next(plan, Progress.of(entries)) instanceof Procedure.Action.Search);
    List<Finding> findings = Diagnosis.of(plan, Progress.of(entries)).findings();
    assertTrue(
        findings.contains(new Finding.OtherSpeed(Optional.of(point(2)), "bus0", 12, speed)),
        findings::toString);
    assertTrue(
        findings.contains(new Finding.OtherSpeed(Optional.empty(), "bus0", 1, speed)),
        findings::toString);
    assertFalse(findings.contains(new Finding.MeterSilent(point(2))), findings::toString);
  }

  @Test
  void aMeterThatNoSpeedFindsIsSilent() {
    List<Entry> entries = identifiedBut(2);
    entries.add(new Entry.SearchEnded("bus0"));
    assertTrue(
        Diagnosis.of(plan, Progress.of(entries))
            .findings()
            .contains(new Finding.MeterSilent(point(2))));
  }

  @Test
  void whereEveryMeterAnswersNoOtherSpeedIsTried() {
    assertFalse(Procedure.next(plan, Progress.of(identified())) instanceof Procedure.Action.Search);
  }

  private static Entry switched(int relay, int follower) {
    return new Entry.Switched(
        point(relay),
        new SwitchObservation(
            0,
            RelayFeedback.OPEN,
            RelayFeedback.CLOSED,
            Map.of(
                point(1), follower == 1 ? GONE : STILL,
                point(2), follower == 2 ? GONE : STILL,
                point(3), follower == 3 ? GONE : STILL)));
  }

  private List<Finding> findings(List<Entry> entries) {
    return Diagnosis.of(plan, Progress.of(entries)).findings();
  }

  @Test
  void stepsFollowFromTheRecordAlone() {
    assertInstanceOf(Procedure.Action.Scan.class, Procedure.next(plan, Progress.NONE));
    List<Entry> entries = identified();
    assertEquals(
        point(1),
        ((Procedure.Action.Open) Procedure.next(plan, Progress.of(entries))).meter().point());
    entries.add(switched(1, 1));
    assertEquals(
        point(2),
        ((Procedure.Action.Open) Procedure.next(plan, Progress.of(entries))).meter().point());
  }

  @Test
  void relayThatAPowerCutMayHaveLeftOpenIsClosedBeforeAnythingElse() {
    List<Entry> entries = identified();
    entries.add(new Entry.SwitchingBegun(point(2)));
    assertEquals(
        point(2),
        ((Procedure.Action.Restore) Procedure.next(plan, Progress.of(entries))).meter().point());
    entries.add(new Entry.Restored(point(2)));
    assertInstanceOf(Procedure.Action.Open.class, Procedure.next(plan, Progress.of(entries)));
  }

  @Test
  void crossedPairIsOneFindingAndTheTechnicianTellsWhich() {
    List<Entry> entries = identified();
    for (int i = 0; i < 2; i++) {
      entries.add(switched(1, 2));
      entries.add(switched(2, 1));
    }
    entries.add(switched(3, 3));
    assertEquals(List.of(new Finding.PairCrossed(point(1), point(2))), findings(entries));
    List<Entry> meters = new ArrayList<>(entries);
    meters.add(new Entry.Answered("went-dark/" + point(1), "acc1"));
    assertEquals(List.of(new Finding.MetersSwapped(point(1), point(2))), findings(meters));
    List<Entry> relays = new ArrayList<>(entries);
    relays.add(new Entry.Answered("went-dark/" + point(1), "acc2"));
    assertEquals(List.of(new Finding.RelaysSwapped(point(1), point(2))), findings(relays));
  }

  @Test
  void silentMeterIsNamedAndTheOneThatMovedToAnothersAddressIsNotCalledSilent() {
    List<Entry> entries = identified();
    entries.add(new Entry.Identified(point(3), heard()));
    assertEquals(List.of(new Finding.MeterSilent(point(3))), findings(entries));
    Identification garbled =
        new Identification(1, 5, 0, 0, true, true, Set.of("S1"), Optional.empty());
    entries.add(new Entry.Identified(point(1), garbled));
    entries.add(new Entry.SearchEnded("bus0"));
    Procedure.Action next = Procedure.next(plan, Progress.of(entries));
    assertEquals("disconnect/" + point(1), ((Procedure.Action.Ask) next).question().id());
    entries.add(new Entry.Answered("disconnect/" + point(1), "done"));
    entries.add(new Entry.IdentifiedAlone(point(1), heard("S3")));
    assertEquals(
        List.of(new Finding.AddressShared(point(1), Optional.of(point(3)))), findings(entries));
  }

  @Test
  void noisyMeterWithoutASecondOneIsGarbledAndNoMore() {
    List<Entry> entries = identified();
    entries.add(
        new Entry.Identified(
            point(1), new Identification(1, 5, 0, 0, true, true, Set.of("S1"), Optional.empty())));
    entries.add(new Entry.Answered("disconnect/" + point(1), "done"));
    entries.add(new Entry.IdentifiedAlone(point(1), heard()));
    assertEquals(List.of(new Finding.MeterGarbled(point(1))), findings(entries));
  }

  @Test
  void metersAtEachOthersAddressesAreOneFinding() {
    List<Entry> entries = identified();
    entries.add(new Entry.Identified(point(1), heard("S2")));
    entries.add(new Entry.Identified(point(2), heard("S1")));
    assertEquals(List.of(new Finding.AddressesExchanged(point(1), point(2))), findings(entries));
    entries.add(new Entry.Identified(point(2), heard("S2")));
    assertEquals(List.of(new Finding.OtherMeter(point(1), "S2")), findings(entries));
  }

  @Test
  void onlyProvedMetersGoIntoServiceAndAReasonCantWaiveASwap() {
    List<Entry> entries = identified();
    for (int i = 0; i < 2; i++) {
      entries.add(switched(1, 2));
      entries.add(switched(2, 1));
    }
    entries.add(switched(3, 3));
    Progress progress = Progress.of(entries);
    Diagnosis diagnosis = Diagnosis.of(plan, progress);
    for (Finding finding : diagnosis.findings()) {
      progress = progress.with(new Entry.Answered(Procedure.reason(finding), "later"));
    }
    Sheet sheet = Sheet.of(plan, progress);
    assertFalse(sheet.standing(plan.meter(point(1))).inService());
    assertFalse(sheet.standing(plan.meter(point(2))).inService());
    assertTrue(sheet.standing(plan.meter(point(3))).inService());
  }

  @Test
  void untestedRelayKeepsItsMeterOutOfService() {
    Sheet sheet = Sheet.of(plan, Progress.of(identified()));
    assertEquals("Its relay was not tested.", sheet.standing(plan.meter(point(1))).why());
    assertTrue(sheet.standing(plan.meter(point(0))).inService());
  }

  @Test
  void repeatForgetsWhatConcernsAMeterAndTheSignature() {
    List<Entry> entries = identified();
    entries.add(switched(1, 1));
    entries.add(switched(2, 2));
    entries.add(new Entry.SignedOff("Wang", NOW));
    entries.add(new Entry.Repeated(Set.of(point(1))));
    Progress progress = Progress.of(entries);
    assertTrue(progress.openings(point(1)).isEmpty());
    assertEquals(1, progress.openings(point(2)).size());
    assertEquals(Optional.empty(), progress.signedOff());
  }

  @Test
  void aReasonIsForOneFinding() {
    LineSpeed speed = new LineSpeed(2400, LineSpeed.Parity.EVEN);
    List<Finding> findings =
        List.of(
            new Finding.PhaseUnproved(point(1), 0),
            new Finding.PhaseUnproved(point(1), 1),
            new Finding.WrongPhase(point(1), 0, LinePhase.A, LinePhase.B),
            new Finding.WrongPhase(point(1), 1, LinePhase.B, LinePhase.A),
            new Finding.OtherSpeed(Optional.empty(), "bus0", 1, speed),
            new Finding.OtherSpeed(Optional.empty(), "bus0", 2, speed),
            new Finding.UnplannedDevice("bus0", 3),
            new Finding.UnplannedDevice("bus1", 3));
    assertEquals(findings.size(), findings.stream().map(Procedure::reason).distinct().count());
  }

  @Test
  void everyStepSurvivesItsJson() throws IOException {
    List<Entry> entries = identified();
    entries.add(new Entry.SwitchingBegun(point(1)));
    entries.add(switched(1, 1));
    entries.add(new Entry.Restored(point(1)));
    entries.add(new Entry.IdentifiedAlone(point(1), heard("S3")));
    entries.add(
        new Entry.Swept(
            Map.of(point(1), List.of(List.of(new VoltageSample(1, 2, 3, 4)))),
            List.of(new SumCheck.Sweep(10, 9)),
            Set.of(point(2))));
    entries.add(new Entry.Answered("sign", "yes"));
    entries.add(new Entry.Repeated(Set.of(point(1))));
    entries.add(new Entry.SignedOff("Wang", NOW));
    for (Entry entry : entries) {
      assertEquals(entry, EntryJson.read(EntryJson.write(entry)));
    }
    assertThrows(IOException.class, () -> EntryJson.read("{\"step\":\"identified\"}"));
    assertThrows(IOException.class, () -> EntryJson.read("{\"step\":"));
  }

  @Test
  void aSignatureCountsForWhatWasShownBeforeItOnly() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Answered(Procedure.SIGN, "yes"));
    entries.add(new Entry.SignedOff("Wang", NOW));
    entries.add(new Entry.Repeated(Set.of(point(1))));
    Progress repeated = Progress.of(entries);
    assertEquals(Optional.empty(), repeated.answer(Procedure.SIGN));
    assertEquals(Optional.empty(), repeated.signedOff());
  }

  @Test
  void whoDeclinedToSignIsAskedAgainWhenSomebodyGoesOn() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Answered(Procedure.SIGN, "no"));
    assertEquals(Optional.of("no"), Progress.of(entries).answer(Procedure.SIGN));
    entries.add(new Entry.Begun("Wang", plan.fingerprints(), NOW));
    assertEquals(Optional.empty(), Progress.of(entries).answer(Procedure.SIGN));
    entries.add(new Entry.Answered(Procedure.SIGN, "yes"));
    entries.add(new Entry.Begun("Wang", plan.fingerprints(), NOW));
    assertEquals(Optional.of("yes"), Progress.of(entries).answer(Procedure.SIGN));
  }
}
