package io.taiqu.edge.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A commissioning that was stopped and is gone on with. */
class ResumedTest {
  private static final List<LineSpeed> SPEEDS =
      List.of(
          new LineSpeed(19_200, LineSpeed.Parity.NONE),
          new LineSpeed(4800, LineSpeed.Parity.NONE),
          new LineSpeed(2400, LineSpeed.Parity.EVEN),
          new LineSpeed(1200, LineSpeed.Parity.ODD));
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(1, 1));

  private final SitePlan plan = plan(11);
  private final List<Entry> log = new ArrayList<>();
  private final List<LineSpeed> asked = new ArrayList<>();
  private int addressesLeft = Integer.MAX_VALUE;

  private static SitePlan plan(int address) {
    return new SitePlan(
        new EdgeId(new UUID(0, 99)),
        new TransformerId("D1-T1"),
        List.of(
            new PlannedMeter(
                POINT,
                "acc1",
                new MeterSerial("S1"),
                "eastron-sdm120",
                "bus0",
                address,
                MeteredPoint.Role.CUSTOMER,
                CtRatio.DIRECT,
                new Power(8000),
                Optional.empty(),
                List.of())));
  }

  /** A site with one meter, which has 2400 baud and even parity. */
  private final class Site implements SiteAccess {
    @Override
    public List<Integer> scan(String bus, ScanProgress progress) {
      return List.of();
    }

    @Override
    public List<LineSpeed> otherSpeeds(String bus) {
      return SPEEDS;
    }

    @Override
    public List<Integer> scan(String bus, LineSpeed speed, ScanProgress progress) {
      asked.add(speed);
      for (int address = 1; address <= 247; address++) {
        addressesLeft--;
        if (!progress.asked(address, false)) {
          return List.of();
        }
      }
      return speed.baud() == 2400 ? List.of(11) : List.of();
    }

    @Override
    public Identification identify(PlannedMeter meter, int tries) {
      return new Identification(0, 0, tries, 0, true, true, Set.of(), Optional.empty());
    }

    @Override
    public Map<SupplyPointId, Long> powers(List<PlannedMeter> meters) {
      return Map.of();
    }

    @Override
    public Sweep sweep(PlannedMeter supply, List<PlannedMeter> meters) {
      return new Sweep(Map.of(), Map.of(), Optional.empty());
    }

    @Override
    public RelayFeedback drive(PlannedMeter meter, SupplyState wanted) {
      return RelayFeedback.UNKNOWN;
    }
  }

  private void run(SitePlan plan) throws IOException {
    boolean[] left = {false};
    Technician nobody =
        question -> {
          left[0] = true;
          throw new Technician.NoAnswer(question);
        };
    try {
      new Commissioning(
              plan,
              new Site(),
              nobody,
              log::add,
              InstantSource.fixed(Instant.parse("2026-03-02T02:00:00Z")),
              action -> {},
              () -> addressesLeft <= 0,
              Progress.of(log))
          .run("Wang");
    } catch (Technician.NoAnswer expected) {
      assertEquals(true, left[0]);
    }
  }

  @Test
  void itGoesOnWithTheSpeedAtWhichItWasStoppedAndEndsWhenTheMeterIsFound() throws IOException {
    addressesLeft = 300;
    run(plan);
    assertEquals(SPEEDS.subList(0, 2), asked);
    asked.clear();
    addressesLeft = Integer.MAX_VALUE;
    run(plan);
    assertEquals(SPEEDS.subList(1, 3), asked);
    assertEquals(
        List.of(new Finding.OtherSpeed(Optional.of(POINT), "bus0", 11, SPEEDS.get(2))),
        Diagnosis.of(plan, Progress.of(log)).findings().stream()
            .filter(finding -> finding instanceof Finding.OtherSpeed)
            .toList());
  }

  @Test
  void aMeterThatTheSiteFileHasChangedSinceIsProvedAgain() throws IOException {
    Identification found =
        new Identification(6, 0, 0, 0, true, true, Set.of("S1"), Optional.empty());
    log.add(new Entry.Begun("Wang", plan.fingerprints(), Instant.parse("2026-03-02T01:00:00Z")));
    log.add(new Entry.Scanned("bus0", List.of(11)));
    log.add(new Entry.Identified(POINT, found));
    addressesLeft = 0;
    run(plan);
    assertEquals(Map.of(POINT, found), Progress.of(log).identified());
    run(plan(12));
    assertEquals(Map.of(), Progress.of(log).identified());
    assertEquals(plan(12).fingerprints(), Progress.of(log).begun().orElseThrow().meters());
  }
}
