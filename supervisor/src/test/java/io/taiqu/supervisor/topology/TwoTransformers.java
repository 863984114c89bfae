package io.taiqu.supervisor.topology;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.testing.Station;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Two transformers with an edge each, on two lines of one station in one county. */
public final class TwoTransformers {
  static final TransformerId FIRST = new TransformerId("D1-T1");
  static final TransformerId SECOND = new TransformerId("D2-T2");
  static final EdgeId EDGE_2 = EdgeId.parse("0190d000-0000-7000-8000-0000000000e2");
  static final SupplyPointId SUPPLY_2 = new SupplyPointId(new UUID(2, 0));

  private static final BootId BOOT = new BootId(new UUID(9, 9));

  private final Map<EdgeId, Long> sequences = new HashMap<>();

  private static String transformer(
      String code, String edge, String supply, String line, List<Integer> customers) {
    StringBuilder points = new StringBuilder();
    for (int i : customers) {
      points.append(points.isEmpty() ? "" : ",");
      points.append(
          """
          {"supplyPoint":"%s","account":"%s","customer":{"name":"Customer %d"},
           "contract":{"number":"C-%d","signedOn":"2026-01-02"},
           "meter":{"serial":"M-%d","profile":"eastron-sdm120","phase":"A","ratedWatts":8000},
           "opening":{"register":{"count":0,"exponent":0},"at":"2026-01-31T00:00:00+08:00"},"tariff":"RES"}
          """
              .formatted(Station.point(i), Station.account(i), i, i, i));
    }
    return """
    {"code":"%s","name":"%s","ratedKva":400,"edge":"%s","line":"%s",
     "supplyMeter":{"supplyPoint":"%s","serial":"S-%s","profile":"eastron-sdm630"},
     "supplyPoints":[%s]}
    """
        .formatted(code, code, edge, line, supply, code, points);
  }

  /** The estate document: customers 1 to 3 on the first, 4 and 5 on the second. */
  public static String estate() {
    return """
    {"version":1,
     "tariffs":[{"code":"RES","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00","price":"0.52"}]}],
     "policyDefaults":{"warningSteps":["20.00","10.00"]},
     "counties":[{"code":"QX","name":{"en":"Qingxi","zh":"清溪"}}],
     "stations":[{"code":"S1","name":"Station 1","county":"QX"},{"code":"S2","name":"Station 2","county":"QX"}],
     "lines":[{"code":"L1","name":"Line 1","station":"S1","nameplate":{"conductor":"JKLYJ-120","lengthKm":"3.2","ohmsPerKm":"0.27"}},
              {"code":"L2","name":"Line 2","station":"S2"}],
     "districts":[{"code":"D1","name":"East","transformers":[%s]},{"code":"D2","name":"West","transformers":[%s]}]}
    """
        .formatted(
            transformer(
                "D1-T1",
                Station.EDGE.toString(),
                Station.SUPPLY.toString(),
                "L1",
                List.of(1, 2, 3)),
            transformer("D2-T2", EDGE_2.toString(), SUPPLY_2.toString(), "L2", List.of(4, 5)));
  }

  /** Gives the estate in. */
  public static void build(Station station) {
    Estate.Outcome outcome = station.give(estate());
    if (!(outcome instanceof Estate.Outcome.Applied)) {
      throw new AssertionError(outcome.toString());
    }
  }

  /** A block of one interval with the registers of some points; those without one are missing. */
  ReadingBlock block(EdgeId edge, Instant end, Map<SupplyPointId, Long> registers) {
    List<IntervalReading> records = new ArrayList<>();
    registers.forEach((point, wattHours) -> {
      Reading reading =
          wattHours < 0
              ? new Reading.Missing(Cause.TIMEOUT)
              : new Reading.Measured(
                  MeterRegister.ofWattHours(wattHours),
                  List.of(),
                  List.of(),
                  new Power(100),
                  List.of());
      records.add(
          new IntervalReading(point, end, end, 0, ClockQuality.SYNCHRONISED, Set.of(), reading));
    });
    long first = sequences.merge(edge, (long) records.size(), Long::sum) - records.size() + 1;
    return ReadingBlockCodec.encode(first, BOOT, records);
  }

  static void take(Ingest ingest, EdgeId edge, List<ReadingBlock> blocks) {
    for (int from = 0; from < blocks.size(); from += 50) {
      ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  edge,
                  1,
                  blocks.subList(from, Math.min(blocks.size(), from + 50)))));
    }
  }

  /** Two people move a point. */
  static Approvals.Outcome move(
      Station station, SupplyPointId point, TransformerId to, Instant since) {
    Assignments.Proposal proposal = station.topology.moves().propose(point, to, since);
    if (!(proposal instanceof Assignments.Proposal.Ready ready)) {
      throw new AssertionError(proposal.toString());
    }
    Approvals.Outcome proposed =
        station.approvals.propose(
            Approval.Kind.MOVE_POINT, ready.subject(), ready.facts(), "rewired", "ann", "r1");
    if (!(proposed instanceof Approvals.Outcome.Done done)) {
      throw new AssertionError(proposed.toString());
    }
    return station.approvals.approve(done.approval().id(), "bob", "", "r2");
  }
}
