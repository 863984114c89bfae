package io.taiqu.supervisor.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.Bill.Origin;
import io.taiqu.supervisor.transaction.StoreException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** What a bill is made of, as it is stored: read with the bill, never searched. */
final class BillJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BillJson() {}

  static String parts(List<Bill.Part> parts) {
    ArrayNode list = JSON.createArrayNode();
    for (Bill.Part part : parts) {
      ObjectNode one = list.addObject();
      one.put("from", part.from().toEpochMilli());
      one.put("version", part.version());
      one.put("charge", part.charge().nano());
      ArrayNode rates = one.putArray("rates");
      for (Bill.Used used : part.rates()) {
        rates.addObject().put("rate", used.rate()).put("wh", used.energy().wattHours());
      }
    }
    return list.toString();
  }

  /** How it was estimated, or what it settles; empty for what was metered. */
  static String particulars(Bill bill) {
    return switch (bill.origin()) {
      case Origin.Metered _ -> "";
      case Origin.Estimated(List<Bill.Part> _, Bill.Estimate estimate) ->
          JSON.createObjectNode()
              .put("basis", estimate.basis().name())
              .put("dailyWh", estimate.daily().wattHours())
              .put("bounded", estimate.bounded())
              .put("readUntil", estimate.readUntil().toEpochMilli())
              .toString();
      case Origin.Settlement(List<Bill.Compared> months) -> {
        ArrayNode list = JSON.createArrayNode();
        for (Bill.Compared month : months) {
          list.addObject()
              .put("month", month.month().toString())
              .put("estimatedWh", month.estimated().wattHours())
              .put("estimated", month.estimatedCharge().nano())
              .put("readWh", month.read().wattHours())
              .put("read", month.readCharge().nano());
        }
        yield list.toString();
      }
    };
  }

  static Origin origin(Bill.Kind kind, String parts, String particulars) {
    return switch (kind) {
      case METERED -> new Origin.Metered(parts(read(parts)));
      case ESTIMATED -> {
        JsonNode json = read(particulars);
        yield new Origin.Estimated(
            parts(read(parts)),
            new Bill.Estimate(
                Bill.Basis.valueOf(json.path("basis").asText()),
                new Energy(json.path("dailyWh").asLong()),
                json.path("bounded").asBoolean(),
                Instant.ofEpochMilli(json.path("readUntil").asLong())));
      }
      case SETTLEMENT -> {
        List<Bill.Compared> months = new ArrayList<>();
        for (JsonNode json : read(particulars)) {
          months.add(
              new Bill.Compared(
                  YearMonth.parse(json.path("month").asText()),
                  new Energy(json.path("estimatedWh").asLong()),
                  new Money(json.path("estimated").asLong()),
                  new Energy(json.path("readWh").asLong()),
                  new Money(json.path("read").asLong())));
        }
        yield new Origin.Settlement(months);
      }
    };
  }

  private static List<Bill.Part> parts(JsonNode list) {
    List<Bill.Part> parts = new ArrayList<>();
    for (JsonNode one : list) {
      List<Bill.Used> rates = new ArrayList<>();
      for (JsonNode used : one.path("rates")) {
        rates.add(new Bill.Used(used.path("rate").asText(), new Energy(used.path("wh").asLong())));
      }
      parts.add(
          new Bill.Part(
              Instant.ofEpochMilli(one.path("from").asLong()),
              one.path("version").asInt(),
              rates,
              new Money(one.path("charge").asLong())));
    }
    return parts;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new StoreException("A stored bill can't be read", e);
    }
  }
}
