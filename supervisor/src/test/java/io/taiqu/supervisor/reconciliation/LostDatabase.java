package io.taiqu.supervisor.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor, a backup of its database, and what its unit holds meanwhile. */
abstract class LostDatabase {
  static final Instant BEFORE = TestDeployment.NOW.minusSeconds(60);

  @TempDir Path directory;

  /** What the edge holds: the newest state of each supply point that was published. */
  final Map<SupplyPointId, CreditState> held = new LinkedHashMap<>();

  long reportSequence = 100;

  Path live() {
    return directory.resolve("live.db");
  }

  Path backup() {
    return directory.resolve("backup.db");
  }

  Station open(Path database) {
    Station station = new Station(database, directory.resolve("fence.journal"));
    // Each run is later than the one before, on every clock.
    station.now = TestDeployment.NOW.plus(Duration.ofHours(++reportSequence));
    station.nanos = 1_000_000_000_000L * reportSequence;
    return station;
  }

  static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Publishes what waits; the edge takes it by the acceptance rule. */
  void publish(Station station) {
    station.issuing.publishing().publishWaiting();
    for (CreditState state : station.downlinks.documents(CreditState.class)) {
      CreditState before = held.get(state.supplyPoint());
      if (before == null || state.revision().isAfter(before.revision())) {
        if (before != null) {
          assertTrue(state.credited().compareTo(before.credited()) >= 0, "credited fell");
        }
        held.put(state.supplyPoint(), state);
      } else if (state.revision().equals(before.revision())) {
        assertEquals(before, state, "one revision, two contents");
      }
    }
    station.downlinks.clear();
  }

  CreditState heldBy(int customer) {
    return Objects.requireNonNull(held.get(Station.point(customer)));
  }

  void report(Station station) {
    reportSequence++;
    station.nanos += Duration.ofMinutes(1).toNanos();
    station.reports.take(
        Reports.of(
            reportSequence,
            held.values().stream()
                .map(state -> Reports.holding(state, RelayFeedback.CLOSED, 0))
                .toArray(MeterReport[]::new)));
  }

  /** The edge reports, is asked, and answers. */
  void show(Station station) {
    report(station);
    for (EvidenceRequest request : station.downlinks.documents(EvidenceRequest.class)) {
      List<byte[]> documents = new ArrayList<>();
      if (request.documents()) {
        held.values()
            .forEach(state ->
                documents.add(DocumentCodec.sign(state, station.deployment.key(Role.CREDIT))));
      }
      station
          .reconciliation
          .evidence()
          .take(
              new Evidence(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  request.revision(),
                  request.ledgerAfter(),
                  List.of(),
                  documents));
    }
    station.downlinks.clear();
  }

  static TopUpOutcome replay(
      Station station, String key, int customer, String amount, Instant paidAt) {
    return station.payments.replay(
        new TopUpRequest(
            key,
            Station.account(customer),
            Money.parse(amount),
            TestDeployment.CURRENCY,
            "counter",
            Optional.empty(),
            "cashier"),
        paidAt);
  }

  static Approvals.Outcome propose(Station station, boolean without, boolean unexplained) {
    Recovery.Proposal.Ready ready =
        assertInstanceOf(
            Recovery.Proposal.Ready.class,
            station.reconciliation.recovery().propose(without, unexplained, true, false));
    return station.approvals.propose(
        Approval.Kind.FINISH_RECOVERY, "recovery", ready.facts(), "restored", "anna", "r");
  }

  static void finish(Station station, boolean without, boolean unexplained) {
    long id =
        assertInstanceOf(Approvals.Outcome.Done.class, propose(station, without, unexplained))
            .approval()
            .id();
    assertInstanceOf(
        Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "seen", "r"));
  }

  static Money ledgerOf(Station station, int customer) {
    return station.ledger.statement(Station.account(customer), 1).getFirst().balance();
  }

  /** A day with a backup in the middle; two payments are only in the database that is lost. */
  void loseTwoPayments() {
    try (Station station = open(live())) {
      station.build(2);
      station.pay("before", 1, "10.00");
      publish(station);
    }
    copy(live(), backup());
    try (Station station = open(live())) {
      station.pay("lost-1", 1, "20.00");
      station.pay("lost-2", 2, "30.00");
      publish(station);
    }
    copy(backup(), live());
  }
}
