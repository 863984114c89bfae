package io.taiqu.hwtest.estate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.tariff.TariffJson;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document by which a made-up utility is entered into the supervisor. */
public final class EstateJson {
  private EstateJson() {}

  /**
   * The document.
   *
   * @param plan the utility
   * @param openings register of each customer's meter at the opening of the account; a meter that
   *     never answered has none and is opened at zero
   * @param at when the accounts are opened
   */
  public static ObjectNode of(
      EstatePlan plan, Map<SupplyPointId, MeterRegister> openings, Instant at) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", 1);
    ArrayNode tariffs = json.putArray("tariffs");
    Tariffs.all().forEach(tariff -> tariffs.add(TariffJson.write(tariff)));
    policy(json.putObject("policyDefaults"));
    ArrayNode districts = json.putArray("districts");
    for (DistrictPlan district : plan.districts()) {
      ObjectNode node = districts.addObject();
      node.put("code", district.code());
      name(node, district.nameEn(), district.nameZh());
      node.put("lossTargetPercent", 5);
      ArrayNode transformers = node.putArray("transformers");
      for (TransformerPlan transformer : district.transformers()) {
        transformer(transformers.addObject(), transformer, openings, at);
      }
    }
    return json;
  }

  private static void policy(ObjectNode json) {
    json.put("emergencyCredit", PolicyPlan.EMERGENCY_CREDIT.toDecimalString());
    ArrayNode steps = json.putArray("warningSteps");
    PolicyPlan.WARNING_STEPS.forEach(step -> steps.add(step.toDecimalString()));
    json.put("warningLeadMinutes", PolicyPlan.WARNING_LEAD.toMinutes());
    json.putArray("quietHours")
        .addObject()
        .put("from", PolicyPlan.QUIET_FROM.toString())
        .put("to", PolicyPlan.QUIET_TO.toString());
  }

  private static void transformer(
      ObjectNode json,
      TransformerPlan plan,
      Map<SupplyPointId, MeterRegister> openings,
      Instant at) {
    json.put("code", plan.code().code());
    name(json, plan.nameEn(), plan.nameZh());
    json.put("ratedKva", plan.ratedKva());
    json.put("edge", plan.edge().toString());
    ObjectNode supply = json.putObject("supplyMeter");
    supply.put("supplyPoint", plan.supplyPoint().toString());
    meter(supply, plan.supplyMeter());
    ArrayNode points = json.putArray("supplyPoints");
    for (CustomerPlan customer : plan.customers()) {
      customer(points.addObject(), customer, openings.get(customer.point()), at);
    }
  }

  private static void customer(
      ObjectNode json, CustomerPlan plan, @Nullable MeterRegister opening, Instant at) {
    MeterRegister register = opening == null ? MeterRegister.ofWattHours(0) : opening;
    json.put("supplyPoint", plan.point().toString());
    json.put("account", plan.account());
    json.putObject("customer")
        .put("name", plan.person().name())
        .put("phone", plan.person().phone());
    json.putObject("contract")
        .put("number", plan.contract())
        .put("signedOn", "2025-12-15")
        .put("validUntil", "2029-12-31");
    meter(json.putObject("meter"), plan.meter());
    ObjectNode node = json.putObject("opening");
    node.putObject("register").put("count", register.count()).put("exponent", register.exponent());
    node.put("at", at.toString());
    json.put("tariff", plan.tariff());
  }

  private static void meter(ObjectNode json, MeterPlan plan) {
    json.put("serial", plan.serial().text());
    json.put("profile", plan.make().profile());
    json.put("ctRatio", Integer.toString(plan.ctRatio()));
    json.put("ratedWatts", plan.ratedWatts());
  }

  private static void name(ObjectNode json, String en, String zh) {
    json.putObject("name").put("en", en).put("zh", zh);
  }
}
