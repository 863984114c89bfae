package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.tariff.PolicyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The estate that a fleet of units stands in: one transformer for each, without money. */
public final class FleetEstate {
  private FleetEstate() {}

  /** The document. */
  public static EstateDocument of(int units, int customers) {
    Tariff tariff = Tariffs.all().getFirst();
    List<EstateDocument.Transformer> transformers = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      String code = "CITY-T%05d".formatted(unit);
      List<EstateDocument.Point> points = new ArrayList<>();
      for (int place = 1; place <= customers; place++) {
        String number = "%d".formatted(1_000_000L * (unit + 1) + place);
        points.add(
            new EstateDocument.Point(
                MeterFleet.point(unit, place),
                new AccountId(number),
                "Customer " + number,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                meter("M" + number, "eastron-sdm120", Optional.of("A"), 8_000),
                Optional.empty(),
                Optional.empty(),
                tariff.code(),
                PolicyRules.USUAL.point(),
                Set.of()));
      }
      transformers.add(
          new EstateDocument.Transformer(
              new TransformerId(code),
              new LocalName(code, code),
              400,
              Nameplate.UNKNOWN,
              Optional.empty(),
              MeterFleet.edge(unit),
              MeterFleet.point(unit, 0),
              meter("S" + unit, "eastron-sdm630", Optional.empty(), 400_000),
              points));
    }
    return new EstateDocument(
        List.of(tariff),
        PolicyRules.USUAL,
        EstateDocument.Network.NONE,
        List.of(
            new EstateDocument.District(
                new DistrictId("CITY"),
                new LocalName("City", "城市"),
                Optional.empty(),
                transformers)));
  }

  private static EstateDocument.Meter meter(
      String serial, String profile, Optional<String> phase, long watts) {
    return new EstateDocument.Meter(
        new MeterSerial(serial), profile, CtRatio.DIRECT, Optional.empty(), phase, watts);
  }
}
