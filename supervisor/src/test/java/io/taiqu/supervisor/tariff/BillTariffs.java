package io.taiqu.supervisor.tariff;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.tariff.Tariff;
import java.io.IOException;
import java.util.Objects;

/** Tariffs of the worked bills, for tests of other features. */
public final class BillTariffs {
  private BillTariffs() {}

  /** Large industry by capacity with power factor 0.90, under another code. */
  public static Tariff industryUnder(String code) {
    try {
      Tariff industry = Objects.requireNonNull(WorkedBills.tariffs().get("cn-industry-kva"));
      return new Tariff(
          new TariffCode(code), industry.currency(), industry.zone(), industry.versions());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A tariff as an estate carries it. */
  public static String json(Tariff tariff) {
    return TariffJson.write(tariff).toString();
  }
}
