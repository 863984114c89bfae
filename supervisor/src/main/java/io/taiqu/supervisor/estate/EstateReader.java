package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.tariff.PolicyRules;
import io.taiqu.supervisor.tariff.TariffJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads an estate document; every problem is noted with its path. */
final class EstateReader {
  private static final UUID NO_UUID = new UUID(0, 0);
  private static final int DOCUMENT_VERSION = 1;

  private final JsonCursor root;
  private final CurrencyCode currency;
  private final ZoneId zone;
  private final Map<String, String> firstUse = new HashMap<>();
  private final Set<TariffCode> tariffCodes = new HashSet<>();
  private PolicyRules policy = PolicyRules.USUAL;

  EstateReader(byte[] json, CurrencyCode currency, ZoneId zone) {
    this.root = JsonCursor.parse(json);
    this.currency = currency;
    this.zone = zone;
  }

  List<JsonCursor.Problem> problems() {
    return root.problems();
  }

  EstateDocument read() {
    root.at("version").number(DOCUMENT_VERSION, DOCUMENT_VERSION, DOCUMENT_VERSION);
    List<Tariff> tariffs = new ArrayList<>();
    for (JsonCursor item : root.list("tariffs")) {
      TariffJson.read(item, currency, zone)
          .ifPresent(tariff -> {
            once("tariff", tariff.code().code(), item);
            tariffs.add(tariff);
          });
      // A tariff with problems still counts as named, or each use of it would be a problem of its
      // own.
      if (item.has("code") && item.at("code").isText()) {
        tariffCodes.add(item.at("code").as(TariffCode::new, new TariffCode("unreadable")));
      }
    }
    policy = root.find("policyDefaults").map(PolicyRules::read).orElse(PolicyRules.USUAL);
    NetworkReader network = new NetworkReader(this::name);
    EstateDocument.Network above = network.read(root);
    List<EstateDocument.District> districts = new ArrayList<>();
    root.at("districts").elements().forEach(item -> districts.add(district(item, network)));
    root.requireNothingElse();
    return new EstateDocument(tariffs, policy, above, districts);
  }

  private EstateDocument.District district(JsonCursor json, NetworkReader network) {
    DistrictId code = json.at("code").as(DistrictId::new, new DistrictId("x"));
    once("district", code.code(), json.at("code"));
    LocalName name = name(json);
    Optional<String> target =
        json.find("lossTargetPercent")
            .map(t ->
                t.isText()
                    ? t.as(BigDecimal::new, BigDecimal.ZERO)
                    : BigDecimal.valueOf(t.number(0, 100, 0)))
            .map(BigDecimal::toPlainString);
    List<EstateDocument.Transformer> transformers = new ArrayList<>();
    json.at("transformers")
        .elements()
        .forEach(item -> transformers.add(transformer(item, network)));
    json.requireNothingElse();
    return new EstateDocument.District(code, name, target, transformers);
  }

  private EstateDocument.Transformer transformer(JsonCursor json, NetworkReader network) {
    TransformerId code = json.at("code").as(TransformerId::new, new TransformerId("x"));
    once("transformer", code.code(), json.at("code"));
    LocalName name = name(json);
    int ratedKva = (int) json.at("ratedKva").number(1, 100_000, 1);
    Nameplate plate =
        json.find("nameplate").map(NetworkReader::nameplate).orElse(Nameplate.UNKNOWN);
    Optional<String> line = network.parent(json, "line", Level.LINE);
    EdgeId edge = json.at("edge").as(EdgeId::parse, new EdgeId(NO_UUID));
    once("edge", edge.toString(), json.at("edge"));
    JsonCursor supply = json.at("supplyMeter");
    SupplyPointId supplyPoint = pointId(supply);
    EstateDocument.Meter supplyMeter = meter(supply);
    supply.requireNothingElse();
    List<EstateDocument.Point> points = new ArrayList<>();
    json.at("supplyPoints").elements().forEach(item -> points.add(point(item)));
    json.requireNothingElse();
    return new EstateDocument.Transformer(
        code, name, ratedKva, plate, line, edge, supplyPoint, supplyMeter, points);
  }

  private EstateDocument.Point point(JsonCursor json) {
    SupplyPointId id = pointId(json);
    AccountId account = json.at("account").as(AccountId::new, new AccountId("x"));
    once("account", account.value(), json.at("account"));
    JsonCursor customer = json.at("customer");
    String name = customer.at("name").text();
    Optional<String> phone = customer.find("phone").map(JsonCursor::text);
    Optional<String> mail =
        customer.find("mail").map(address -> address.as(EstateReader::mailAddress, ""));
    customer.requireNothingElse();
    Optional<Contract> contract = json.find("contract").map(this::contract);
    JsonCursor meterJson = json.at("meter");
    EstateDocument.Meter meter = meter(meterJson);
    meterJson.requireNothingElse();
    Optional<Instant> since = json.find("since").map(EstateReader::instant);
    Optional<EstateDocument.Opening> opening = json.find("opening").map(this::opening);
    TariffCode tariff = json.at("tariff").as(TariffCode::new, new TariffCode("x"));
    if (!tariffCodes.contains(tariff) && json.has("tariff")) {
      json.at("tariff").problem("there is no tariff " + tariff + " in this document");
    }
    Set<Protection> denied = EnumSet.noneOf(Protection.class);
    PolicyRules.PointRules rules =
        json.find("policy")
            .map(overrides -> {
              PolicyRules.PointRules own = policy.point().overriddenBy(overrides);
              Arrays.stream(Protection.values())
                  .filter(protection -> overrides.has(protection.member()))
                  .filter(protection -> !EstateDocument.Point.names(own, protection))
                  .forEach(denied::add);
              overrides.requireNothingElse();
              return own;
            })
            .orElse(policy.point());
    json.requireNothingElse();
    return new EstateDocument.Point(
        id, account, name, phone, mail, contract, meter, since, opening, tariff, rules, denied);
  }

  private static Instant instant(JsonCursor json) {
    return json.as(text -> OffsetDateTime.parse(text).toInstant(), Instant.EPOCH);
  }

  private static String mailAddress(String text) {
    if (!text.matches("[^@\\s]+@[^@\\s]+")) {
      throw new IllegalArgumentException("not an e-mail address: " + text);
    }
    return text;
  }

  private Contract contract(JsonCursor json) {
    Contract contract =
        new Contract(
            json.at("number").text(),
            json.find("signedOn").map(day -> day.as(LocalDate::parse, LocalDate.EPOCH)),
            json.find("validUntil").map(day -> day.as(LocalDate::parse, LocalDate.EPOCH)));
    json.requireNothingElse();
    once("contract", contract.number(), json);
    return contract;
  }

  private EstateDocument.Opening opening(JsonCursor json) {
    JsonCursor register = json.at("register");
    long count = register.at("count").number(0, Long.MAX_VALUE, 0);
    int exponent =
        (int)
            register
                .at("exponent")
                .number(-MeterRegister.MAX_EXPONENT, MeterRegister.MAX_EXPONENT, 0);
    register.requireNothingElse();
    Instant at = instant(json.at("at"));
    json.requireNothingElse();
    return new EstateDocument.Opening(new MeterRegister(count, exponent), at);
  }

  private SupplyPointId pointId(JsonCursor json) {
    SupplyPointId id = json.at("supplyPoint").as(SupplyPointId::parse, new SupplyPointId(NO_UUID));
    once("supply point", id.toString(), json.at("supplyPoint"));
    return id;
  }

  private EstateDocument.Meter meter(JsonCursor json) {
    MeterSerial serial = json.at("serial").as(MeterSerial::new, new MeterSerial("x"));
    once("meter", serial.text(), json.at("serial"));
    return new EstateDocument.Meter(
        serial,
        json.at("profile").text(),
        json.find("ctRatio")
            .map(ratio -> ratio.as(CtRatio::parse, CtRatio.DIRECT))
            .orElse(CtRatio.DIRECT),
        json.find("ctRatioSince").map(EstateReader::instant),
        json.find("phase").map(JsonCursor::text),
        json.find("ratedWatts").map(watts -> watts.number(0, 1_000_000_000L, 0)).orElse(0L));
  }

  private LocalName name(JsonCursor json) {
    JsonCursor name = json.at("name");
    if (name.isText()) {
      return new LocalName(name.text(), name.text());
    }
    LocalName both = new LocalName(name.at("en").text(), name.at("zh").text());
    name.requireNothingElse();
    return both;
  }

  private void once(String kind, String value, JsonCursor at) {
    if (value.equals("x") || value.equals(NO_UUID.toString())) {
      return;
    }
    String before = firstUse.putIfAbsent(kind + " " + value, at.path());
    if (before != null) {
      at.problem(kind + " " + value + " is already used at " + before);
    }
  }
}
