package io.taiqu.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LocalTimesTest {
  @Test
  void aMomentIsShownInTheZoneToTheSecondWithTheOffsetThatHoldsThen() {
    Instant winter = Instant.parse("2026-01-31T23:59:59.987654321Z");
    assertEquals("2026-02-01 07:59:59 +08:00", LocalTimes.text(winter, ZoneId.of("Asia/Shanghai")));
    assertEquals("2026-02-01 00:59:59 +01:00", LocalTimes.text(winter, ZoneId.of("Europe/Berlin")));
    assertEquals(
        "2026-07-01 02:00:00 +02:00",
        LocalTimes.text(Instant.parse("2026-07-01T00:00:00Z"), ZoneId.of("Europe/Berlin")));
    assertEquals("2026-01-31 23:59:59 +00:00", LocalTimes.text(winter, ZoneOffset.UTC));
  }

  @Test
  void anHourThatComesTwiceIsToldApartByItsOffset() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    assertEquals(
        "2026-10-25 02:30:00 +02:00", LocalTimes.text(Instant.parse("2026-10-25T00:30:00Z"), zone));
    assertEquals(
        "2026-10-25 02:30:00 +01:00", LocalTimes.text(Instant.parse("2026-10-25T01:30:00Z"), zone));
  }
}
