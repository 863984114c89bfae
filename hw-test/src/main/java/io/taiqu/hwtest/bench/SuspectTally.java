package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares what analyses found with the truth. */
final class SuspectTally {
  private static final String NOBODY = "-";

  private int hits;
  private int falseAlarms;
  private int missed;
  private int rightTypes;
  private int onClean;
  private int phases;
  private int rightPhases;
  private final List<Double> technicalErrors = new ArrayList<>();
  private final List<Double> energyErrors = new ArrayList<>();

  /** Adds a scenario and says in a line what was wrong with it. */
  String add(String name, JsonNode truth, LossFindings findings) {
    StringBuilder said = new StringBuilder(name);
    Map<String, JsonNode> labels = new HashMap<>();
    for (JsonNode anomaly : truth.path("anomalies")) {
      labels.put(anomaly.path("meter").asText(NOBODY).replace("null", NOBODY), anomaly);
    }
    boolean clean = labels.isEmpty();
    for (Suspect suspect : findings.suspects()) {
      String meter = suspect.meter().orElse(NOBODY);
      JsonNode label = labels.remove(meter);
      if (label == null) {
        falseAlarms++;
        onClean += clean ? 1 : 0;
        said.append(
            String.format(
                Locale.ROOT,
                "; false: %s %s %.1f kWh %.2f",
                meter,
                suspect.type().code(),
                suspect.energy(),
                suspect.confidence()));
      } else {
        hits++;
        compare(said, meter, label, suspect);
      }
    }
    missed += labels.size();
    labels.forEach((meter, label) ->
        said.append(
            String.format(
                Locale.ROOT,
                "; missed: %s %s %.1f kWh",
                meter,
                label.path("type").asText(),
                label.path("unrecorded_kwh").asDouble())));
    comparePhases(said, truth.path("true_phase"), findings);
    double loss = truth.path("technical_loss_true_kwh").asDouble();
    double error = findings.technicalLoss().orElse(0) / loss - 1;
    technicalErrors.add(error);
    said.append(String.format(Locale.ROOT, "; technical loss %+.1f %%", 100 * error));
    return said.toString();
  }

  private void compare(StringBuilder said, String meter, JsonNode label, Suspect suspect) {
    String type = label.path("type").asText();
    if (suspect.type().code().equals(type)) {
      rightTypes++;
    } else {
      said.append("; ").append(meter).append(" is ").append(type).append(", found ");
      said.append(suspect.type().code());
    }
    double unrecorded = label.path("unrecorded_kwh").asDouble();
    if (unrecorded != 0) {
      double error = suspect.energy() / unrecorded - 1;
      energyErrors.add(Math.abs(error));
      said.append(String.format(Locale.ROOT, "; %s %+.1f %%", meter, 100 * error));
    }
  }

  private void comparePhases(StringBuilder said, JsonNode truth, LossFindings findings) {
    for (Map.Entry<String, Optional<LinePhase>> phase : findings.phases().entrySet()) {
      phases++;
      String found = phase.getValue().map(Enum::name).orElse(NOBODY);
      if (found.equals(truth.path(phase.getKey()).asText())) {
        rightPhases++;
      } else {
        said.append("; phase of ").append(phase.getKey()).append(" found ").append(found);
      }
    }
  }

  Map<String, Double> figures() {
    Map<String, Double> figures = new HashMap<>();
    figures.put("scenarios", (double) technicalErrors.size());
    figures.put("anomalies", (double) (hits + missed));
    figures.put("precision", share(hits, hits + falseAlarms));
    figures.put("recall", share(hits, hits + missed));
    figures.put("falseAlarmsOnClean", (double) onClean);
    figures.put("typeRight", share(rightTypes, hits));
    figures.put("phaseRight", share(rightPhases, phases));
    double squares = 0;
    double most = 0;
    for (double error : technicalErrors) {
      squares += error * error;
      most = Math.max(most, Math.abs(error));
    }
    figures.put("technicalLossErrorRmsPercent", 100 * Math.sqrt(squares / technicalErrors.size()));
    figures.put("technicalLossErrorMaxPercent", 100 * most);
    figures.put("energyErrorMedianPercent", 100 * median());
    return figures;
  }

  private double median() {
    if (energyErrors.isEmpty()) {
      return 0;
    }
    List<Double> sorted = energyErrors.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }
}
