package io.taiqu.hwtest.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.taiqu.hwtest.district.Feeder;
import io.taiqu.hwtest.district.Phase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Writes a scenario as the files that {@code taiqu loss analyze} reads, with the truth beside them.
 */
public final class ScenarioFiles {
  private static final int LONGEST_GAP = 40;

  private final Scenario scenario;
  private final Random random;
  private final String[] archivePhase;

  private ScenarioFiles(Scenario scenario) {
    this.scenario = scenario;
    random = new Random(scenario.plan().seed() * 17 + 3);
    archivePhase = new String[scenario.plan().places().size()];
    for (int i = 0; i < archivePhase.length; i++) {
      archivePhase[i] = truePhase(i);
    }
    for (Fault fault : scenario.plan().faults()) {
      if (fault instanceof Fault.WrongPhase(int place)) {
        int wrong = (Phase.valueOf(truePhase(place)).ordinal() + 1 + random.nextInt(2)) % 3;
        archivePhase[place] = Phase.values()[wrong].name();
      }
    }
  }

  /**
   * Generates a scenario and writes it.
   *
   * @param seed decides everything, the kind by its last digit
   * @param days at least 8
   * @param customers meters listed under the transformer, at least 12
   * @param directory made if need be
   */
  public static void generate(long seed, int days, int customers, Path directory)
      throws IOException {
    generate(seed, days, customers, ScenarioPlan.Asked.NOTHING, directory);
  }

  /** As {@link #generate(long, int, int, Path)}, with more that is asked for. */
  public static void generate(
      long seed, int days, int customers, ScenarioPlan.Asked asked, Path directory)
      throws IOException {
    Feeder feeder = Feeder.europeanLowVoltage();
    ScenarioPlan plan =
        ScenarioPlan.of(
            seed, days, customers, feeder.loads().stream().map(Feeder.Load::tap).toList(), asked);
    new ScenarioFiles(new ScenarioRun(plan, feeder).run()).write(directory);
  }

  private void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    writeMeters(directory.resolve("meters.csv"));
    writeReadings(directory.resolve("readings.csv"));
    writeSupply(directory.resolve("supply.csv"));
    Files.writeString(
        directory.resolve("truth.json"),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(truth()));
  }

  private String truePhase(int place) {
    ScenarioPlan.Place where = scenario.plan().places().get(place);
    return where.threePhase() ? "ABC" : where.taps().getFirst().phase().name();
  }

  private boolean metered(int place) {
    return scenario.plan().faults().stream()
        .noneMatch(fault -> fault instanceof Fault.Tap(int tapped) && tapped == place);
  }

  private static String name(int place) {
    return String.format(Locale.ROOT, "M%03d", place + 1);
  }

  private void writeMeters(Path file) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh\n");
      List<ScenarioPlan.Place> places = scenario.plan().places();
      for (int i = 0; i < places.size(); i++) {
        if (metered(i)) {
          ScenarioPlan.Place place = places.get(i);
          out.printf(
              Locale.ROOT,
              "%s,%s,%s,1,%d,%s%n",
              name(i),
              place.listedHere() ? "T1" : "T2",
              archivePhase[i],
              archiveRatio(i),
              place.ratio() > 1 ? "0.001" : "0.01");
        }
      }
      out.printf("SUPPLY,T1,ABC,0.5S,%d,0.0001%n", Scenario.SUPPLY_RATIO);
    }
  }

  private int archiveRatio(int place) {
    for (Fault fault : scenario.plan().faults()) {
      if (fault instanceof Fault.Multiplier(int where, int archive) && where == place) {
        return archive;
      }
    }
    return scenario.plan().places().get(place).ratio();
  }

  private void writeReadings(Path file) throws IOException {
    int reads = scenario.supply()[0].length;
    int places = scenario.plan().places().size();
    boolean[][] missing = new boolean[places][reads];
    for (boolean[] one : missing) {
      thinOut(one);
    }
    for (int gap = 0; gap < scenario.plan().gaps(); gap++) {
      boolean[] one = missing[random.nextInt(places)];
      int from = 1 + random.nextInt(reads - LONGEST_GAP - 2);
      int length = 8 + random.nextInt(LONGEST_GAP - 8);
      for (int t = from; t < from + length; t++) {
        one[t] = true;
      }
    }
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("slot,meter,reg,v\n");
      for (int t = 0; t < reads; t++) {
        for (int i = 0; i < places; i++) {
          if (metered(i) && !missing[i][t]) {
            Reading reading = scenario.readings().get(i)[t];
            int decimals = scenario.plan().places().get(i).ratio() > 1 ? 3 : 2;
            out.printf(
                Locale.ROOT,
                "%d,%s,%." + decimals + "f,%.1f%n",
                t,
                name(i),
                reading.register(),
                reading.volts());
          }
        }
      }
    }
  }

  private void thinOut(boolean[] missing) {
    for (int t = 1; t < missing.length - 1; t++) {
      missing[t] = random.nextDouble() < scenario.plan().missing();
    }
  }

  private void writeSupply(Path file) throws IOException {
    double[][] supply = scenario.supply();
    boolean[] missing = new boolean[supply[0].length];
    for (int t = 1; t < missing.length - 1; t++) {
      missing[t] = random.nextDouble() < scenario.plan().missing() / 5;
    }
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("slot,reg_a,reg_b,reg_c,v_a,v_b,v_c,i_a,i_b,i_c,i2h_a,i2h_b,i2h_c,i2h_n\n");
      for (int t = 0; t < missing.length; t++) {
        if (!missing[t]) {
          out.print(t);
          for (int c = 0; c < supply.length; c++) {
            String format = c < 3 ? ",%.4f" : c >= 6 && c < 9 ? ",%.2f" : ",%.1f";
            out.printf(Locale.ROOT, format, supply[c][t]);
          }
          out.print("\n");
        }
      }
    }
  }

  private Map<String, Object> truth() {
    ScenarioPlan plan = scenario.plan();
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("seed", plan.seed());
    truth.put("kind", plan.kind().name().toLowerCase(Locale.ROOT));
    truth.put("days", plan.days());
    truth.put("interval_min", 15);
    truth.put("supplied_true_kwh", scenario.suppliedKwh());
    truth.put("consumed_true_kwh", scenario.consumedKwh());
    truth.put("technical_loss_true_kwh", scenario.lossKwh());
    truth.put("technical_loss_by_day_kwh", scenario.lossByDayKwh());
    List<Map<String, Object>> anomalies = new ArrayList<>();
    for (int f = 0; f < plan.faults().size(); f++) {
      anomalies.add(truth(plan.faults().get(f), scenario.unrecordedKwh()[f]));
    }
    truth.put("anomalies", anomalies);
    Map<String, String> phases = new LinkedHashMap<>();
    for (int i = 0; i < plan.places().size(); i++) {
      if (metered(i)) {
        phases.put(name(i), truePhase(i));
      }
    }
    truth.put("true_phase", phases);
    return truth;
  }

  private Map<String, Object> truth(Fault fault, double unrecorded) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("type", fault.type());
    one.put("meter", fault.meter() < 0 ? null : name(fault.meter()));
    switch (fault) {
      case Fault.Partial(int _, double share, int fromDay) -> {
        one.put("start_day", fromDay);
        one.put("under_recording", share);
      }
      case Fault.Night(int _, double share, double from, double to, int fromDay) -> {
        one.put("start_day", fromDay);
        one.put("under_recording", share);
        one.put("hours", List.of(from, to));
      }
      case Fault.Bypass(int _, int fromDay, double _, long _) -> one.put("start_day", fromDay);
      case Fault.Stopped(int _, int fromDay) -> one.put("start_day", fromDay);
      case Fault.Multiplier(int place, int archive) -> {
        one.put("true_ct", scenario.plan().places().get(place).ratio());
        one.put("archive_ct", archive);
      }
      case Fault.WrongPhase(int place) -> {
        one.put("true_phase", truePhase(place));
        one.put("archive_phase", archivePhase[place]);
      }
      case Fault.FedElsewhere _, Fault.ListedElsewhere _, Fault.Tap _ -> {}
    }
    if (!Double.isNaN(unrecorded)) {
      one.put("unrecorded_kwh", unrecorded);
    }
    return one;
  }
}
