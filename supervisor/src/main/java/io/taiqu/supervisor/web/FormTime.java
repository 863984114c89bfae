package io.taiqu.supervisor.web;

import io.taiqu.supervisor.web.Problem.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Times as a browser's field for a local date and time gives and takes them. */
final class FormTime {
  private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

  private FormTime() {}

  /**
   * The moment that a local time is.
   *
   * @throws Problem if it is none, or if clocks were turned so that it is two or none
   */
  static Instant parse(String text, ZoneId zone, Language language) {
    LocalDateTime local;
    try {
      local = LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw Problem.said(Kind.INVALID, language, "form.time.none");
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() != 1) {
      throw Problem.said(
          Kind.INVALID,
          language,
          offsets.isEmpty() ? "form.time.never" : "form.time.twice",
          local.toString());
    }
    return local.toInstant(offsets.getFirst());
  }

  /** What the field shows for a moment. */
  static String field(Instant at, ZoneId zone) {
    return FIELD.format(at.atZone(zone).truncatedTo(ChronoUnit.MINUTES));
  }
}
