package io.taiqu.supervisor.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.json.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TariffJsonTest {
  static Stream<Tariff> tariffs() {
    return Stream.of(
        Tariffs.flat("0.52"),
        Tariffs.of("complete", TestDeployment.ZONE, Tariffs.complete(1, Tariffs.SINCE)),
        Tariffs.of("farm", TestDeployment.ZONE, Tariffs.farm(1, Tariffs.SINCE)),
        Tariffs.of("factory", TestDeployment.ZONE, Tariffs.factory(1, Tariffs.SINCE)));
  }

  @ParameterizedTest
  @MethodSource("tariffs")
  void whatIsWrittenReadsAsTheSameTariff(Tariff tariff) {
    JsonCursor json = cursor(TariffJson.write(tariff).toString());
    assertEquals(
        Optional.of(tariff),
        TariffJson.read(json, TestDeployment.CURRENCY, TestDeployment.ZONE),
        json.problems().toString());
  }

  @Test
  void everyProblemIsNamedWithItsPlace() {
    JsonCursor json =
        cursor(
            """
            {"code": "x", "versions": [{"number": 1, "effectiveFrom": "2026-01-01T00:00:00+08:00",
              "price": "0.5",
              "tiers": {"period": "YEAR", "proration": "WEEKS", "steps": []},
              "uses": [{"code": "shop", "ratioPartsPerMillion": 2000000, "price": "1"}],
              "lifeline": {"blockKwh": 50, "discount": "0.5", "lostAboveKwh": 20},
              "monthly": {"powerFactor": "P95"}}]}
            """);
    assertTrue(TariffJson.read(json, TestDeployment.CURRENCY, TestDeployment.ZONE).isEmpty());
    assertEquals(4, json.problems().size(), json.problems().toString());
  }

  private static JsonCursor cursor(String text) {
    return JsonCursor.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
