package io.taiqu.supervisor.lineloss.files;

import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ResourceBundle;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Findings in a reader's language. */
public final class FindingsText {
  private static final String BUNDLE = "io.taiqu.supervisor.lineloss.findings";

  private final ResourceBundle bundle;
  private final Optional<IntFunction<String>> dayNames;

  /** Chinese for Chinese readers, else English; days are counted. */
  public FindingsText(Locale locale) {
    this(locale, Optional.empty());
  }

  /**
   * The same with days by their names.
   *
   * @param dayNames the name of a day by its number from 1
   */
  public FindingsText(Locale locale, IntFunction<String> dayNames) {
    this(locale, Optional.of(dayNames));
  }

  private FindingsText(Locale locale, Optional<IntFunction<String>> dayNames) {
    this.dayNames = dayNames;
    bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The name of a fault. */
  public String name(FaultType type) {
    return bundle.getString("type." + type.code());
  }

  /** The name of a status. */
  public String name(LossStatus status) {
    return bundle.getString("status." + status.code());
  }

  /** One reason. */
  public String sentence(Evidence evidence) {
    Object[] figures = evidence.figures().toArray();
    evidence
        .code()
        .dayFigure()
        .ifPresent(at -> figures[at] = day(Integer.parseInt(figures[at].toString())));
    return format("evidence." + lower(evidence.code()), figures);
  }

  private String day(int number) {
    return dayNames
        .map(names -> names.apply(number))
        .orElseGet(() -> format("evidence.day", Integer.toString(number)));
  }

  /** All reasons of a suspicion. */
  public String reasons(Suspect suspect) {
    return suspect.evidence().stream().map(this::sentence).collect(Collectors.joining(" "));
  }

  /** A doubt about readings. */
  public String sentence(QualityNote note) {
    return sentence(note, note.meter());
  }

  /** A doubt about the readings of a meter that is called by another name. */
  public String sentence(QualityNote note, String meter) {
    return format("quality." + lower(note.kind()), meter, Integer.toString(note.count()));
  }

  /** Everything, for a person. */
  public String report(LossFindings findings) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        format("report.supplied", number(findings.supplied(), 1), number(findings.sold(), 1)));
    line(
        text,
        format(
            "report.loss",
            number(findings.lossPercent(), 2),
            number(findings.uncertaintyPercent(), 2),
            number(findings.technicalLoss(), 1),
            name(findings.status())));
    line(text, "");
    if (findings.suspects().isEmpty()) {
      line(text, bundle.getString("report.none"));
    } else {
      line(text, bundle.getString("report.suspects"));
      for (Suspect suspect : findings.suspects()) {
        line(
            text,
            format(
                "report.suspect",
                suspect.meter().orElseGet(() -> bundle.getString("report.nobody")),
                name(suspect.type()),
                number(suspect.energy(), 1),
                number(100 * suspect.confidence(), 0)));
        for (Evidence evidence : suspect.evidence()) {
          line(text, "    " + sentence(evidence));
        }
      }
    }
    List<QualityNote> quality = findings.quality();
    if (!quality.isEmpty()) {
      line(text, "");
      line(text, bundle.getString("report.quality"));
      quality.forEach(note -> line(text, "  " + sentence(note)));
    }
    line(text, "");
    line(
        text,
        format(
            "report.phases",
            findings.phases().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().map(Enum::name).orElse("?"))
                .collect(Collectors.joining(", "))));
    return text.toString();
  }

  private String format(String key, Object... figures) {
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(figures);
  }

  private static String lower(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String number(OptionalDouble value, int decimals) {
    return value.isPresent() ? number(value.getAsDouble(), decimals) : "–";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
