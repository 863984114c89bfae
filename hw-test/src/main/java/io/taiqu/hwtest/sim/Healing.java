package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.demo.UnitStatus;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.hwtest.record.RecordLine;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Lets a tortured utility come to rest and looks whether everything that was promised holds. */
final class Healing {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final LiveUtility live;
  private final TransformerPlan transformer;
  private final List<Payers.Accepted> payments;
  private final Evidence evidence;
  private final List<String> violations = new ArrayList<>();
  private long readings;

  Healing(
      LiveUtility live,
      TransformerPlan transformer,
      List<Payers.Accepted> payments,
      Evidence evidence) {
    this.live = live;
    this.transformer = transformer;
    this.payments = List.copyOf(payments);
    this.evidence = evidence;
  }

  /** Interval records that the edge had committed when it was examined. */
  long readings() {
    return readings;
  }

  /** What does not hold. */
  List<String> examine() {
    Map<String, Money> paid = paidByAccount();
    require(
        await(() -> credited().equals(paid)),
        "credited at the edge is %s, paid was %s".formatted(credited(), paid));
    for (Payers.Accepted payment : payments) {
      String state =
          live.administrator().get("/api/v1/top-ups/" + payment.topUp()).path("state").asText();
      require(
          state.equals("confirmed") || state.equals("supplyOn"),
          "top-up %s of account %s is %s"
              .formatted(payment.topUp(), payment.customer().account(), state));
    }
    for (CustomerPlan customer : transformer.customers()) {
      require(
          await(() -> balancesAgree(customer)),
          "the balance of %s differs: edge %s, supervisor %s"
              .formatted(customer.account(), atEdge(customer), atSupervisor(customer)));
    }
    require(await(this::relaysAgree), "relays and ledger disagree: " + relays());
    examineReadings();
    return List.copyOf(violations);
  }

  private Map<String, Money> paidByAccount() {
    Map<String, Money> paid = new HashMap<>();
    for (CustomerPlan customer : transformer.customers()) {
      paid.put(customer.account(), live.openingPayment(customer));
    }
    for (Payers.Accepted payment : payments) {
      paid.merge(payment.customer().account(), payment.amount(), Money::plus);
    }
    return paid;
  }

  private Map<String, Money> credited() {
    Map<String, Money> credited = new HashMap<>();
    for (CustomerPlan customer : transformer.customers()) {
      credited.put(
          customer.account(),
          Money.parse(atEdge(customer).path("account").path("credited").asText("0")));
    }
    return credited;
  }

  private boolean balancesAgree(CustomerPlan customer) {
    JsonNode edge = atEdge(customer);
    JsonNode supervisor = atSupervisor(customer);
    return edge.path("registerAt").isTextual()
        && edge.path("registerAt").asText().equals(supervisor.path("registerAt").asText())
        && Money.parse(edge.path("account").path("balance").asText("0"))
            .equals(Money.parse(supervisor.path("balance").path("amount").asText("0")));
  }

  private JsonNode atEdge(CustomerPlan customer) {
    return UnitStatus.ask(live.utility().edgeWeb(transformer))
        .map(UnitStatus::json)
        .map(json -> meter(json, customer.point()))
        .orElseGet(MissingNode::getInstance);
  }

  private static JsonNode meter(JsonNode status, SupplyPointId point) {
    for (JsonNode meter : status.path("meters")) {
      if (meter.path("supplyPoint").asText().equals(point.toString())) {
        return meter;
      }
    }
    return MissingNode.getInstance();
  }

  private JsonNode atSupervisor(CustomerPlan customer) {
    return live.administrator().get("/api/v1/supply-points/" + customer.point()).path("live");
  }

  /** The ledger's will, the unit's feedback and the contact itself must be one. */
  private boolean relaysAgree() {
    Map<SupplyPointId, Boolean> contacts = contacts();
    for (CustomerPlan customer : transformer.customers()) {
      JsonNode supply = atEdge(customer).path("supply");
      boolean commanded = supply.path("commanded").asText().equals("ON");
      boolean feedback = supply.path("feedback").asText().equals("CLOSED");
      if (commanded != feedback || feedback != contacts.getOrDefault(customer.point(), true)) {
        return false;
      }
    }
    return true;
  }

  private Map<SupplyPointId, Boolean> contacts() {
    Map<SupplyPointId, Boolean> last = new HashMap<>();
    for (RecordLine.Contact contact :
        PhysicalRecord.read(live.utility().directory().record()).contacts()) {
      last.put(contact.supplyPoint(), contact.closed());
    }
    return last;
  }

  private String relays() {
    List<String> relays = new ArrayList<>();
    for (CustomerPlan customer : transformer.customers()) {
      relays.add(customer.account() + " " + atEdge(customer).path("supply"));
    }
    return relays + " contacts " + contacts();
  }

  private void examineReadings() {
    long last =
        UnitStatus.ask(live.utility().edgeWeb(transformer)).map(UnitStatus::lastStored).orElse(0L);
    readings = last;
    require(last > 0, "the edge recorded nothing");
    StoredRecords stored = new StoredRecords(live.administrator(), transformer.edge());
    await(() -> stored.watermark() >= last);
    violations.addAll(stored.compare(evidence.records(), last));
  }

  private static boolean await(BooleanSupplier holds) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (holds.getAsBoolean()) {
          return true;
        }
      } catch (SupervisorApi.Unreachable | SupervisorApi.Refused e) {
        // Still starting.
        ProcessTorture.pause(200);
      }
      ProcessTorture.pause(100);
    }
    return false;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }
}
