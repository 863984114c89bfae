package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The estate of a history: three customers of one transformer, one with a flat price, one with
 * tiers, one with two rates.
 *
 * @param flatPrice of the first customer's newest tariff version
 * @param flatVersions how many versions that tariff has
 * @param versionFrom when the second of them takes effect
 * @param flags of the third customer
 * @param openingsPerHour the fuse
 * @param openingsPerDay of each customer
 * @param validDays of the policy, from two days before the history begins
 * @param edge the unit that serves all of them
 * @param meters the so-manieth meter of each supply point, beginning with the transformer's
 */
record EstateText(
    String flatPrice,
    int flatVersions,
    Instant versionFrom,
    Flag flags,
    int openingsPerHour,
    int openingsPerDay,
    int validDays,
    EdgeId edge,
    List<Integer> meters) {
  static final List<Integer> FIRST_METERS = List.of(1, 1, 1, 1);

  static final SupplyPointId SUPPLY = new SupplyPointId(new UUID(0x7a1c0, 0x5000));
  static final int CUSTOMERS = 3;

  /**
   * A payment above it waits for a second person; the sum of several needs the second key alone.
   */
  static final int STEP_CAP_YUAN = 900;

  static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");

  /** What may not be overlooked. */
  enum Flag {
    NONE(""),
    PROTECTED("\"protected\":true"),
    LIFE_SUPPORT("\"lifeSupport\":true"),
    DISPUTED("\"disputed\":true"),
    NOT_ENFORCED("\"enforce\":false"),
    POST_PAID("\"postPaid\":true");

    private final String json;

    Flag(String json) {
      this.json = json;
    }
  }

  /** The identity of the so-manieth unit, from 1. */
  static EdgeId edge(int unit) {
    return new EdgeId(new UUID(0x7a1c0, 0xe0L + unit));
  }

  static SupplyPointId point(int customer) {
    return new SupplyPointId(new UUID(0x7a1c0, 0x5000L + customer));
  }

  static AccountId account(int customer) {
    return new AccountId(Integer.toString(1000 + customer));
  }

  static Household household(int number) {
    return switch (number) {
      case 0 -> new Household(0, SUPPLY, 1_000, 1, 100_000_000, false, false);
      case 1 -> new Household(1, point(1), 5_000, 1, 10_000_000, true, false);
      // Near the end of its register: it rolls over within some hours.
      case 2 -> new Household(2, point(2), 9_985_000, 0, 10_000_000, true, true);
      default -> new Household(number, point(number), 70_000, 1, 10_000_000, true, false);
    };
  }

  EstateText withFlag(Flag flag) {
    return new EstateText(
        flatPrice,
        flatVersions,
        versionFrom,
        flag,
        openingsPerHour,
        openingsPerDay,
        validDays,
        edge,
        meters);
  }

  EstateText withEdge(EdgeId other) {
    return new EstateText(
        flatPrice,
        flatVersions,
        versionFrom,
        flags,
        openingsPerHour,
        openingsPerDay,
        validDays,
        other,
        meters);
  }

  EstateText withMeters(List<Integer> other) {
    return new EstateText(
        flatPrice,
        flatVersions,
        versionFrom,
        flags,
        openingsPerHour,
        openingsPerDay,
        validDays,
        edge,
        List.copyOf(other));
  }

  EstateText withPrice(String price, Instant from) {
    return new EstateText(
        price, 2, from, flags, openingsPerHour, openingsPerDay, validDays, edge, meters);
  }

  private String customer(int number, String tariff, String policy) {
    Household household = household(number);
    return """
    {"supplyPoint":"%s","account":"%s","customer":{"name":"Customer %d","phone":"1380000%04d"},
     "contract":{"number":"C-%d","signedOn":"2026-01-02"},
     "meter":{"serial":"%s","profile":"eastron-sdm120","phase":"A","ratedWatts":8000},
     "opening":{"register":{"count":%d,"exponent":%d},"at":"2026-03-01T00:00:00+08:00"},
     "tariff":"%s","policy":{%s}}
    """
        .formatted(
            point(number),
            account(number),
            number,
            number,
            number,
            household.serial(meters.get(number)),
            household.openingCount,
            household.exponent,
            tariff,
            policy);
  }

  /** The document that the supervisor imports. */
  String json() {
    String second =
        flatVersions == 1
            ? ""
            : ",{\"number\":2,\"effectiveFrom\":\"%s\",\"price\":\"%s\"}"
                .formatted(versionFrom, flatPrice);
    return """
    {"version":1,
     "tariffs":[
      {"code":"FLAT","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00","price":"0.52"}%s]},
      {"code":"TIER","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00","price":"0.45",
        "tiers":{"period":"MONTH","steps":[{"aboveKwh":6,"surcharge":"0.10"},{"aboveKwh":15,"surcharge":"0.30"}]}}]},
      {"code":"TOU","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00",
        "rates":[{"code":"valley","price":"0.30"},{"code":"peak","price":"0.95"}],
        "seasons":[{"code":"year","from":"01-01"}],
        "profiles":[{"season":"year","switches":[{"from":"00:00","rate":"valley"},{"from":"08:00","rate":"peak"},
          {"from":"12:00","rate":"valley"},{"from":"14:00","rate":"peak"},{"from":"21:00","rate":"valley"}]}]}]}],
     "policyDefaults":{"validFrom":"2026-02-28T00:00:00+08:00","validDays":%d,"warningSteps":["4.00","2.00"],
       "warningLeadMinutes":120,"openingsPerHour":%d,"openingsPerDay":%d,"stepCap":"%d.00","holidays":["2026-03-04"]},
     "districts":[{"code":"D1","name":{"en":"East","zh":"东区"},"transformers":[
      {"code":"D1-T1","name":{"en":"East 1","zh":"东1号"},"ratedKva":400,"edge":"%s",
       "supplyMeter":{"supplyPoint":"%s","serial":"%s","profile":"eastron-sdm630","ctRatio":"1"},
       "supplyPoints":[%s,%s,%s]}]}]}
    """
        .formatted(
            second,
            validDays,
            openingsPerHour,
            openingsPerDay,
            STEP_CAP_YUAN,
            edge,
            SUPPLY,
            household(0).serial(meters.getFirst()),
            customer(1, "FLAT", ""),
            customer(2, "TIER", ""),
            customer(
                3,
                "TOU",
                "\"emergencyCredit\":\"1.50\"" + (flags.json.isEmpty() ? "" : ",") + flags.json));
  }
}
