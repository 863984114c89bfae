package io.taiqu.protocol.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them; programs get instants. */
public final class LocalTimes {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private LocalTimes() {}

  /**
   * A moment as a clock in a zone shows it, to the second before it, with the zone's offset then:
   * {@code 2026-03-02 10:15:00 +08:00}.
   */
  public static String text(Instant at, ZoneId zone) {
    return FORM.format(at.atZone(zone));
  }
}
