package io.taiqu.supervisor.estate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Changes of a kept estate document that follow from a procedure. */
final class EstateEdit {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TARIFFS = "tariffs";
  private static final String TARIFF = "tariff";
  private static final String CODE = "code";
  private static final String POINT = "supplyPoint";
  private static final String POINTS = "supplyPoints";
  private static final String POLICY = "policyDefaults";

  private EstateEdit() {}

  /** The document with another meter at a supply point. */
  static byte[] withSerial(byte[] json, SupplyPointId point, MeterSerial serial) {
    return edited(
        json,
        root -> {
          for (JsonNode parent : root.findParents(POINT)) {
            if (parent.path(POINT).asText().equals(point.toString())
                && parent.path("meter") instanceof ObjectNode meter) {
              meter.put("serial", serial.text());
            }
          }
        });
  }

  /** The document with other current transformers before a point's meter, if it names the point. */
  static Optional<byte[]> withRatio(
      byte[] json, SupplyPointId point, CtRatio ratio, Instant since) {
    List<ObjectNode> meters = new ArrayList<>();
    byte[] changed =
        edited(
            json,
            root -> {
              for (JsonNode parent : root.findParents(POINT)) {
                // Of a transformer's own meter the point is a member, of a customer it is beside
                // it.
                JsonNode meter = parent.has("serial") ? parent : parent.path("meter");
                if (parent.path(POINT).asText().equals(point.toString())
                    && meter instanceof ObjectNode found) {
                  found.put("ctRatio", ratio.toString());
                  found.put("ctRatioSince", since.toString());
                  meters.add(found);
                }
              }
            });
    return meters.isEmpty() ? Optional.empty() : Optional.of(changed);
  }

  /**
   * A document with the tariffs of another one, and with its tariff for each customer that it
   * knows. Customers whom it does not know and whose tariff it does not have are left out.
   */
  static byte[] withTariffsOf(byte[] json, byte[] other) {
    return edited(
        json,
        root -> {
          JsonNode book = parse(other);
          root.set(TARIFFS, book.path(TARIFFS).deepCopy());
          assign(root, book);
          Set<String> known = codes(root);
          for (ObjectNode transformer : transformers(root).values()) {
            Iterator<JsonNode> points = transformer.withArray(POINTS).elements();
            while (points.hasNext()) {
              if (!known.contains(points.next().path(TARIFF).asText())) {
                points.remove();
              }
            }
          }
        });
  }

  /**
   * A document in which what another one says of tariffs comes true, with the customers of that one
   * who were left out so far.
   */
  static byte[] withChange(byte[] json, byte[] change) {
    return edited(
        json,
        root -> {
          JsonNode book = parse(change);
          addTariffs(root, book);
          assign(root, book);
          Set<String> present = new HashSet<>(root.findValuesAsText(POINT));
          Map<String, ObjectNode> places = transformers(root);
          transformers(book)
              .forEach((code, transformer) -> {
                ObjectNode place = places.get(code);
                for (JsonNode point : transformer.path(POINTS)) {
                  if (place != null && !present.contains(point.path(POINT).asText())) {
                    place.withArray(POINTS).add(point.deepCopy());
                  }
                }
              });
        });
  }

  /**
   * A document with the tariffs and the policy of another one, for the customers whom that knows;
   * tariffs that only others have stay.
   */
  static byte[] withRulesOf(byte[] json, byte[] other) {
    return edited(
        json,
        root -> {
          JsonNode book = parse(other);
          addTariffs(root, book);
          assign(root, book);
          if (book.has(POLICY)) {
            root.set(POLICY, book.path(POLICY).deepCopy());
          } else {
            root.remove(POLICY);
          }
        });
  }

  private static void addTariffs(ObjectNode root, JsonNode book) {
    ArrayNode tariffs = MAPPER.createArrayNode();
    Set<String> codes = codes(book);
    book.path(TARIFFS).forEach(tariff -> tariffs.add(tariff.deepCopy()));
    for (JsonNode own : root.path(TARIFFS)) {
      if (!codes.contains(own.path(CODE).asText())) {
        tariffs.add(own);
      }
    }
    root.set(TARIFFS, tariffs);
  }

  private static void assign(ObjectNode root, JsonNode book) {
    Map<String, String> tariffs = new LinkedHashMap<>();
    transformers(book)
        .values()
        .forEach(transformer ->
            transformer
                .path(POINTS)
                .forEach(
                    point -> tariffs.put(point.path(POINT).asText(), point.path(TARIFF).asText())));
    for (ObjectNode transformer : transformers(root).values()) {
      for (JsonNode point : transformer.path(POINTS)) {
        String tariff = tariffs.get(point.path(POINT).asText());
        if (tariff != null && point instanceof ObjectNode customer) {
          customer.put(TARIFF, tariff);
        }
      }
    }
  }

  private static Set<String> codes(JsonNode root) {
    Set<String> codes = new HashSet<>();
    root.path(TARIFFS).forEach(tariff -> codes.add(tariff.path(CODE).asText()));
    return codes;
  }

  private static Map<String, ObjectNode> transformers(JsonNode root) {
    Map<String, ObjectNode> transformers = new LinkedHashMap<>();
    for (JsonNode district : root.path("districts")) {
      for (JsonNode transformer : district.path("transformers")) {
        if (transformer instanceof ObjectNode place) {
          transformers.put(place.path(CODE).asText(), place);
        }
      }
    }
    return transformers;
  }

  private static byte[] edited(byte[] json, Consumer<ObjectNode> change) {
    try {
      ObjectNode root = (ObjectNode) parse(json);
      change.accept(root);
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException("the estate document can't be written", e);
    }
  }

  private static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the kept estate document can't be read", e);
    }
  }
}
