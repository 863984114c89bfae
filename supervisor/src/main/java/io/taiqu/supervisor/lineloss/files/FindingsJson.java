package io.taiqu.supervisor.lineloss.files;

import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Findings as the object that {@code taiqu loss analyze --json} prints. */
public final class FindingsJson {
  private static final FindingsText ENGLISH = new FindingsText(Locale.ENGLISH);

  private FindingsJson() {}

  /** The object; figures that can't be told are null. */
  public static Map<String, @Nullable Object> of(LossFindings findings) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("suppliedKwh", rounded(findings.supplied(), 3));
    json.put("soldKwh", rounded(findings.sold(), 3));
    json.put("lossPercent", rounded(findings.lossPercent(), 4));
    json.put("uncertaintyPercent", rounded(findings.uncertaintyPercent(), 4));
    json.put("technicalLossKwh", rounded(findings.technicalLoss(), 3));
    json.put("status", findings.status().code());
    List<Map<String, @Nullable Object>> suspects = new ArrayList<>();
    findings.suspects().forEach(suspect -> suspects.add(of(suspect)));
    json.put("suspects", suspects);
    Map<String, @Nullable Object> phases = new LinkedHashMap<>();
    findings
        .phases()
        .forEach((meter, phase) -> phases.put(meter, phase.map(Enum::name).orElse(null)));
    json.put("phases", phases);
    return json;
  }

  private static Map<String, @Nullable Object> of(Suspect suspect) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("meter", suspect.meter().orElse(null));
    json.put("type", suspect.type().code());
    json.put("underRecording", rounded(suspect.underRecording(), 4));
    json.put("energyKwh", rounded(suspect.energy(), 3));
    json.put("confidence", rounded(suspect.confidence(), 3));
    json.put("evidence", ENGLISH.reasons(suspect));
    return json;
  }

  private static @Nullable Object rounded(OptionalDouble value, int decimals) {
    return value.isPresent() ? rounded(value.getAsDouble(), decimals) : null;
  }

  private static double rounded(double value, int decimals) {
    double unit = Math.pow(10, decimals);
    return Math.rint(value * unit) / unit;
  }
}
