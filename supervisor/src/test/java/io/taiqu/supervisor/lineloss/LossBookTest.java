package io.taiqu.supervisor.lineloss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.sql.SqlBandStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class LossBookTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final Optional<DistrictId> EAST = Optional.of(new DistrictId("D1"));

  @TempDir Path directory;

  private static LossBook book(Station station) {
    return new LossBook(
        new SqlBandStore(station.database),
        LossRules.USUAL,
        station.audit,
        station.database,
        () -> station.now,
        () -> station.nanos,
        TestDeployment.ZONE);
  }

  private static LocalDate today(Station station) {
    return LocalDate.ofInstant(station.now, TestDeployment.ZONE);
  }

  private static Optional<LossBands.Problem> set(
      LossBook book, Optional<DistrictId> district, LocalDate from, String high, String severe) {
    return book.set(
        district,
        from,
        new BigDecimal("95"),
        new BigDecimal(high),
        new BigDecimal(severe),
        "admin",
        "order 17 of the county",
        "r-1");
  }

  @Test
  void aDayStaysJudgedByTheBandsOfItsTime() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossBook book = book(station);
      LocalDate first = today(station);
      assertEquals(2.0, book.of(TRANSFORMER, first).highAbovePercent());
      assertEquals(Optional.empty(), set(book, EAST, first.plusDays(2), "1.5", "4"));
      assertEquals(2.0, book.of(TRANSFORMER, first.plusDays(1)).highAbovePercent());
      assertEquals(1.5, book.of(TRANSFORMER, first.plusDays(2)).highAbovePercent());
      assertEquals(0.95, book.of(TRANSFORMER, first.plusDays(9)).leastCoverage());
      station.now = station.now.plus(Duration.ofDays(10));
      assertEquals(Optional.empty(), set(book, EAST, first.plusDays(10), "3", "6"));
      assertEquals(1.5, book.of(TRANSFORMER, first.plusDays(9)).highAbovePercent());
      assertEquals(3.0, book.of(TRANSFORMER, first.plusDays(10)).highAbovePercent());
      // Midnight belongs to the day that it ends.
      assertEquals(
          1.5,
          book.at(TRANSFORMER, first.plusDays(10).atStartOfDay(TestDeployment.ZONE).toInstant())
              .highAbovePercent());
    }
  }

  @Test
  void aDistrictsOwnBandsComeBeforeThoseOfAll() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossBook book = book(station);
      LocalDate day = today(station);
      assertEquals(Optional.empty(), set(book, EAST, day, "1.5", "4"));
      assertEquals(Optional.empty(), set(book, Optional.empty(), day.plusDays(1), "9", "10"));
      assertEquals(1.5, book.of(TRANSFORMER, day.plusDays(5)).highAbovePercent());
      assertEquals(
          9.0, book.of(new TransformerId("ELSEWHERE"), day.plusDays(5)).highAbovePercent());
    }
  }

  @Test
  void daysThatAreOverAndImpossibleBandsAreRefused() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossBook book = book(station);
      LocalDate day = today(station);
      assertEquals(
          Optional.of(LossBands.Problem.PAST), set(book, EAST, day.minusDays(1), "1", "2"));
      assertEquals(Optional.of(LossBands.Problem.ORDER), set(book, EAST, day, "5", "5"));
      assertEquals(Optional.of(LossBands.Problem.ORDER), set(book, EAST, day, "0", "5"));
      assertEquals(Optional.of(LossBands.Problem.ORDER), set(book, EAST, day, "5", "100.1"));
      assertEquals(
          Optional.of(LossBands.Problem.DISTRICT),
          set(book, Optional.of(new DistrictId("D9")), day, "1", "2"));
      assertTrue(book.all().isEmpty());
    }
  }

  @Test
  void whoSetThemAndWhatTheyWereIsOnRecord() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossBook book = book(station);
      LocalDate day = today(station);
      set(book, EAST, day, "1.5", "4");
      set(book, EAST, day.plusDays(1), "1.2", "3");
      var deed =
          station
              .audit
              .page(Long.MAX_VALUE, 1, new AuditStore.Filter("admin", "district:D1"))
              .getFirst()
              .deed();
      assertTrue(deed.before().contains("high above 1.5 %"), deed.before());
      assertTrue(deed.after().contains("high above 1.2 %"), deed.after());
      assertTrue(deed.after().contains("order 17"), deed.after());
    }
  }

  @Test
  void anotherSupervisorsBandsAreSeenSoon() {
    try (Station station = new Station(directory)) {
      station.build(1);
      LossBook here = book(station);
      LocalDate day = today(station);
      assertEquals(2.0, here.of(TRANSFORMER, day).highAbovePercent());
      set(book(station), EAST, day, "1.5", "4");
      station.nanos += 31_000_000_000L;
      assertEquals(1.5, here.of(TRANSFORMER, day).highAbovePercent());
    }
  }
}
