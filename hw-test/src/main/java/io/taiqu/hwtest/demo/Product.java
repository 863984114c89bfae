package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the product says about itself, over the supervisor's REST interface. */
final class Product {
  private static final int PAGE = 5_000;

  private final SupervisorApi api;

  Product(SupervisorApi api) {
    this.api = api;
  }

  /**
   * A customer's supply as the supervisor shows it.
   *
   * @param point which
   * @param balance what is left
   * @param credited every grant ever
   * @param registerAt when the register was read that the balance is for
   * @param commanded what the relay should be: OPEN, CLOSED or UNKNOWN
   * @param feedback what it is seen to be
   * @param hold why supply stays on, if it would otherwise go
   * @param warningStep low-credit warnings given in this episode
   * @param emergencyInUse whether the customer lives on emergency credit
   * @param milliamperes the current at the last sample
   */
  record Supply(
      SupplyPointId point,
      Money balance,
      Money credited,
      Instant registerAt,
      String commanded,
      String feedback,
      Optional<String> hold,
      int warningStep,
      boolean emergencyInUse,
      long milliamperes) {
    /** The state in a line. */
    String inWords() {
      return "balance %s, relay told %s and seen %s, %d mA"
          .formatted(balance, commanded, feedback, milliamperes);
    }
  }

  /** A customer's supply; empty until its unit has reported a read. */
  Optional<Supply> supply(CustomerPlan customer) {
    return supply(api.get("/api/v1/supply-points/" + customer.point()));
  }

  /** The supply points of a transformer that its unit has reported. */
  Set<SupplyPointId> livePoints(TransformerPlan transformer) {
    return supplies(transformer).stream().map(Supply::point).collect(Collectors.toSet());
  }

  /** The supplies of a transformer's customers that their unit has reported. */
  List<Supply> supplies(TransformerPlan transformer) {
    List<Supply> supplies = new ArrayList<>();
    for (JsonNode node :
        api.get("/api/v1/supply-points?limit=500&transformer=" + transformer.code())
            .path("items")) {
      supply(node).ifPresent(supplies::add);
    }
    return supplies;
  }

  private static Optional<Supply> supply(JsonNode node) {
    JsonNode live = node.path("live");
    if (!node.path("account").isTextual()
        || !live.path("registerAt").isTextual()
        || !live.path("balance").isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Supply(
            SupplyPointId.parse(node.path("id").asText()),
            money(live.path("balance")),
            money(live.path("credited")),
            Instant.parse(live.path("registerAt").asText()),
            live.path("commanded").asText(),
            live.path("feedback").asText(),
            Optional.of(live.path("holdReason").asText("")).filter(reason -> !reason.isEmpty()),
            live.path("warningStep").asInt(),
            live.path("emergencyInUse").asBoolean(),
            live.path("lastSample").path("currentsMilliamps").path(0).asLong()));
  }

  private static Money money(JsonNode node) {
    return Money.parse(node.path("amount").asText("0"));
  }

  /**
   * A unit as the supervisor knows it.
   *
   * @param connected whether it reported lately
   * @param stored interval records that are stored
   * @param watermark every sequence up to it is stored
   */
  record Unit(boolean connected, long stored, long watermark) {}

  /** What the supervisor knows of a unit. */
  Unit unit(TransformerPlan transformer) {
    JsonNode edge = api.get("/api/v1/edges/" + transformer.edge());
    return new Unit(
        edge.path("connected").asBoolean(),
        edge.path("stream").path("stored").asLong(),
        edge.path("stream").path("watermark").asLong());
  }

  /**
   * The stored records of a unit, counted one by one.
   *
   * @param distinct different sequences up to the limit
   * @param duplicates sequences that came more than once
   */
  record Stored(long distinct, long duplicates) {}

  /** Pages through a unit's stored records up to a sequence. */
  Stored stored(TransformerPlan transformer, long upTo) {
    Set<Long> seen = new HashSet<>();
    long duplicates = 0;
    long after = 0;
    while (true) {
      JsonNode items =
          api.get(
                  "/api/v1/edges/%s/readings?after=%d&limit=%d"
                      .formatted(transformer.edge(), after, PAGE))
              .path("items");
      for (JsonNode item : items) {
        long sequence = item.path("sequence").asLong();
        after = Math.max(after, sequence);
        if (sequence <= upTo && !seen.add(sequence)) {
          duplicates++;
        }
      }
      if (items.isEmpty() || after >= upTo) {
        return new Stored(seen.size(), duplicates);
      }
    }
  }

  /**
   * A transformer's day as the product computed it.
   *
   * @param suppliedKwh what the supply meter registered; empty if it can't be told
   * @param soldKwh what the customers' meters registered
   * @param lossPercent empty if it is not computable
   * @param coverage share of the expected readings that were taken
   */
  record Loss(
      Optional<Double> suppliedKwh,
      Optional<Double> soldKwh,
      Optional<Double> lossPercent,
      double coverage) {}

  /** The line loss of one day in the utility's zone. */
  Loss loss(TransformerPlan transformer, LocalDate day) {
    JsonNode rows =
        api.get(
                "/api/v1/transformers/%s/loss?by=day&from=%s&to=%s"
                    .formatted(transformer.code(), day, day))
            .path("items");
    JsonNode row = rows.path(0);
    return new Loss(
        number(row.path("suppliedKwh")),
        number(row.path("soldKwh")),
        number(row.path("lossPercent")),
        row.path("coverage").asDouble());
  }

  private static Optional<Double> number(JsonNode node) {
    return node.isNumber() || node.isTextual()
        ? Optional.of(Double.valueOf(node.asText()))
        : Optional.empty();
  }

  /**
   * A case that the supervisor opened.
   *
   * @param account empty where nobody is named
   */
  record Suspected(String transformer, Optional<String> account, String type, double energyKwh) {}

  /** Asks for the analysis of a transformer. */
  void analyse(TransformerPlan transformer) {
    api.post("/api/v1/transformers/" + transformer.code() + "/analysis");
  }

  /** Whether an analysis is asked for or being made. */
  boolean analysing() {
    JsonNode progress = api.get("/api/v1/loss/analysis");
    return !progress.path("waiting").isEmpty() || progress.path("running").isTextual();
  }

  /** Everything that is suspected now. */
  List<Suspected> suspected() {
    List<Suspected> found = new ArrayList<>();
    for (JsonNode one : api.get("/api/v1/cases?state=active").path("items")) {
      JsonNode suspicion = one.path("suspicion");
      found.add(
          new Suspected(
              one.path("transformer").asText(),
              Optional.of(suspicion.path("account"))
                  .filter(JsonNode::isTextual)
                  .map(JsonNode::asText),
              suspicion.path("type").asText(),
              suspicion.path("energyKwh").asDouble()));
    }
    return found;
  }

  /** Everything that was ever credited, over all customers. */
  Money credited(EstatePlan plan) {
    Money sum = Money.ZERO;
    for (TransformerPlan transformer : plan.transformers()) {
      for (Supply supply : supplies(transformer)) {
        sum = sum.plus(supply.credited());
      }
    }
    return sum;
  }
}
