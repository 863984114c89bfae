package io.taiqu.supervisor.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class ApprovalsTest {
  @TempDir Path directory;

  /** Whatever the work had done before it found that it can't be done. */
  @Test
  void whatCannotBeDoneNowChangesNothing() {
    try (Station station = new Station(directory)) {
      station.approvals.decides(Approval.Kind.REFUND, new Halfway(station));
      long id =
          assertInstanceOf(
                  Approvals.Outcome.Done.class,
                  station.approvals.propose(
                      Approval.Kind.REFUND, "x", new LinkedHashMap<>(), "why", "wang", "r"))
              .approval()
              .id();
      assertEquals(
          new Approvals.Outcome.Refused(
              Approvals.Reason.NOT_NOW, Obstacle.of(Obstacle.Code.FENCE_FAILED, "away")),
          station.approvals.approve(id, "li", "", "r"));
      assertEquals(0, station.ledger.check().transactions());
      assertEquals(Optional.empty(), station.approvals.find(id).orElseThrow().decision());
    }
  }

  private record Halfway(Station station) implements Approvals.Work {
    @Override
    public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
      Money money = Money.parse("1");
      station.ledger.post(
          now, "refund", "x", List.of(Posting.debit("a", money), Posting.credit("b", money)));
      return Optional.of(Obstacle.of(Obstacle.Code.FENCE_FAILED, "away"));
    }
  }
}
