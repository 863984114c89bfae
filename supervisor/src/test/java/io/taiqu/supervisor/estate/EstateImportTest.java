package io.taiqu.supervisor.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.tariff.TariffJson;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class EstateImportTest {
  @TempDir Path directory;

  private static Estate.Outcome apply(Station station, String json) {
    return station.giveApproved(json);
  }

  private static List<String> problems(Station station, String json) {
    return assertInstanceOf(Estate.Outcome.Refused.class, apply(station, json)).problems().stream()
        .map(problem -> problem.path() + " " + problem.message())
        .toList();
  }

  @Test
  void anEstateIsPublishedToItsEdges() {
    try (Station station = new Station(directory)) {
      station.build(2);
      station.issuing.publishing().publishWaiting();
      TariffSet tariffs = station.downlinks.documents(TariffSet.class).getLast();
      assertEquals("RES", tariffs.tariffOf(Station.point(1)).orElseThrow().code().code());
      Policy policy = station.downlinks.documents(Policy.class).getLast();
      assertEquals(2, policy.entries().size());
      assertEquals(
          List.of(Money.parse("20"), Money.parse("10")),
          policy.entryOf(Station.point(1)).orElseThrow().warningSteps());
      assertEquals(2, station.downlinks.documents(Handover.class).size());
      assertEquals(2, station.downlinks.documents(CreditState.class).size());
      assertEquals(
          3,
          new SqlGridView(station.database, station.calendar)
              .points(new io.taiqu.protocol.identity.TransformerId("D1-T1"))
              .size());
    }
  }

  @Test
  void aPriceAboveTheLimitIsRefusedWithTheLimitAndHowToRaiseIt() {
    try (Station station = new Station(directory)) {
      String estate = Station.estateOf(1);
      for (String dear : List.of("5200", "100.01", "9000000000")) {
        Estate.Outcome.Refused refused =
            assertInstanceOf(
                Estate.Outcome.Refused.class,
                station.give(estate.replace("\"0.52\"", '"' + dear + '"')));
        assertEquals(1, refused.problems().size());
        assertEquals("$.tariffs[0]", refused.problems().getFirst().path());
        String message = refused.problems().getFirst().message();
        assertTrue(message.contains("the limit is 100.00 CNY"), message);
        assertTrue(message.contains("raise tariffs.highestPrice"), message);
        assertTrue(!dear.equals("5200") || message.contains("can cost 5200.00 CNY"), message);
      }
      assertInstanceOf(
          Estate.Outcome.Applied.class, station.give(estate.replace("\"0.52\"", "\"100\"")));
    }
  }

  @Test
  void tiersSurchargesAndTaxCountForTheLimitAndWhatIsInForceStays() {
    Tariff tariff =
        new Tariff(
            new TariffCode("RES"),
            TestDeployment.CURRENCY,
            TestDeployment.ZONE,
            List.of(
                TariffVersion.flat(1, Instant.EPOCH, UnitPrice.perKilowattHour("0.60")),
                TariffVersion.flat(
                    2, Instant.EPOCH.plusSeconds(1), UnitPrice.perKilowattHour("9"))));
    PriceLimit limit = new PriceLimit(UnitPrice.perKilowattHour("0.59"));
    assertEquals(2, limit.exceededBy(List.of(tariff), List.of()).size());
    assertEquals(List.of(), limit.exceededBy(List.of(tariff), List.of(tariff)));
    Tariff first =
        new Tariff(
            tariff.code(), tariff.currency(), tariff.zone(), tariff.versions().subList(0, 1));
    List<Estate.Problem> grown = limit.exceededBy(List.of(tariff), List.of(first));
    assertEquals(1, grown.size(), "the version that is new alone");
    assertTrue(grown.getFirst().message().startsWith("by version 2 of RES"), grown::toString);
    try (Station station = new Station(directory)) {
      String taxed =
          Station.estateOf(1)
              .replace("\"price\":\"0.52\"}", "\"price\":\"99\",\"taxPartsPerMillion\":130000}");
      Estate.Outcome.Refused refused =
          assertInstanceOf(Estate.Outcome.Refused.class, station.give(taxed));
      assertTrue(refused.problems().getFirst().message().contains("111.87 CNY"), refused::toString);
    }
  }

  @Test
  void theExampleInTheDocumentationApplies() throws IOException {
    try (Station station = new Station(directory)) {
      byte[] example = Files.readAllBytes(Path.of("../deploy/supervisor/estate.example.json"));
      // Given again, its tariffs must be found to be those that were kept.
      for (int i = 0; i < 2; i++) {
        Estate.Outcome outcome = station.estate.apply(example, "admin", "request");
        assertInstanceOf(Estate.Outcome.Applied.class, outcome, outcome.toString());
      }
    }
  }

  @Test
  void applyingADocumentAgainChangesAndPublishesNothing() {
    try (Station station = new Station(directory)) {
      station.build(2);
      station.issuing.publishing().publishWaiting();
      station.downlinks.clear();
      Estate.Outcome.Applied again =
          assertInstanceOf(Estate.Outcome.Applied.class, apply(station, Station.estateOf(2)));
      assertEquals(0, again.counts().changed());
      station.issuing.publishing().publishWaiting();
      assertTrue(station.downlinks.sent().isEmpty());
    }
  }

  @Test
  void aChangedPolicyIsPublishedAsANewerOne() {
    try (Station station = new Station(directory)) {
      station.build(1);
      apply(station, Station.estateOf(1).replace("20.00", "30.00"));
      List<Policy> policies = station.downlinks.documents(Policy.class);
      assertEquals(2, policies.size());
      assertTrue(policies.getLast().revision().isAfter(policies.getFirst().revision()));
    }
  }

  private static String withTerms(int customers, String terms) {
    return Station.estateOf(customers)
        .replace(
            "\"warningSteps\":[\"20.00\",\"10.00\"]",
            "\"warningSteps\":[\"20.00\",\"10.00\"]," + terms);
  }

  @Test
  void whatWasAgreedBesideTheBalanceReachesTheUnit() {
    try (Station station = new Station(directory)) {
      station.build(1);
      apply(
          station,
          withTerms(
              1,
              """
              "postPaid": true, "supervisedReconnection": true, "maximumCredit": "300.00",
              "loadLimit": {"watts": 5000, "seconds": 180, "restoreAfterMinutes": 15}
              """));
      Policy policy = station.downlinks.documents(Policy.class).getLast();
      assertEquals(
          new SupplyTerms(
              true,
              true,
              Optional.of(Money.parse("300")),
              Optional.of(
                  new LoadLimit(
                      new Power(5_000), Duration.ofMinutes(3), Duration.ofMinutes(15), 3))),
          policy.entryOf(Station.point(1)).orElseThrow().terms());
    }
  }

  @Test
  void everyProblemIsNamedWithItsPath() {
    try (Station station = new Station(directory)) {
      String broken =
          Station.estateOf(2)
              .replace("\"ratedKva\":400", "\"ratedKva\":\"many\"")
              .replace("\"account\":\"1002\"", "\"account\":\"1001\"")
              .replace("\"profile\":\"eastron-sdm630\",", "")
              .replace("\"version\":1,", "\"version\":1,\"colour\":\"red\",");
      assertEquals(
          List.of(
              "$.districts[0].transformers[0].ratedKva must be a whole number from 1 to 100000",
              "$.districts[0].transformers[0].supplyMeter.profile is missing",
              "$.districts[0].transformers[0].supplyPoints[1].account account 1001 is already used at $.districts[0].transformers[0].supplyPoints[0].account",
              "$.colour is not known here (known: counties, districts, lines, policyDefaults, stations, tariffs, version)"),
          problems(station, broken));
    }
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsPlace() {
    try (Station station = new Station(directory)) {
      assertTrue(problems(station, "{\"version\":1,\n oops").getFirst().contains("line 2"));
    }
  }

  @Test
  void anInstalledMeterIsNotReplacedByADocument() {
    try (Station station = new Station(directory)) {
      station.build(1);
      List<String> problems =
          problems(
              station, Station.estateOf(1).replace("\"serial\":\"M-1\"", "\"serial\":\"M-9\""));
      assertEquals(1, problems.size());
      assertTrue(
          problems
              .getFirst()
              .startsWith("$.districts[0].transformers[0].supplyPoints[0].meter.serial"));
    }
  }

  @Test
  void withoutASignedContractNothingIsActivated() {
    try (Station station = new Station(directory)) {
      apply(
          station,
          Station.estateOf(1)
              .replace("\"signedOn\":\"2026-01-02\"", "\"validUntil\":\"2030-01-01\""));
      station.issuing.publishing().publishWaiting();
      assertEquals(List.of(), station.downlinks.documents(Handover.class));
      assertEquals(List.of(), station.downlinks.documents(CreditState.class));
    }
  }

  @Test
  void tariffsSurviveTheWayThroughJson() {
    List.of(
            Tariffs.flat("0.5283"),
            Tariffs.of("TOU", TestDeployment.ZONE, Tariffs.complete(1, Tariffs.SINCE)))
        .forEach(tariff -> {
          JsonCursor json =
              JsonCursor.parse(
                  TariffJson.write(tariff).toString().getBytes(StandardCharsets.UTF_8));
          assertEquals(
              Optional.of(tariff),
              TariffJson.read(json, tariff.currency(), tariff.zone()),
              json.problems().toString());
        });
  }
}
