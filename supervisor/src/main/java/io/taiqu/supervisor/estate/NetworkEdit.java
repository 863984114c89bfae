package io.taiqu.supervisor.estate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes of a kept estate document in which something hangs elsewhere. */
final class NetworkEdit {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NetworkEdit() {}

  /** The document with a supply point under another transformer, if it names both. */
  static Optional<byte[]> withPointOn(byte[] json, SupplyPointId point, TransformerId to) {
    return changed(
        json,
        root ->
            moved(
                root,
                "supplyPoints",
                node -> node.path("supplyPoint").asText().equals(point.toString()),
                to.code()));
  }

  /** The document with a part of the grid under another one, if it names both. */
  static Optional<byte[]> with(byte[] json, Link link, String child, Optional<String> parent) {
    return switch (link) {
      case AREA ->
          changed(
              json,
              root ->
                  parent.isPresent()
                      && moved(root, "transformers", node -> named(node, child), parent.get()));
      case FEEDER ->
          changed(
              json, root -> hung(root, "transformers", child, "line", parent, root.path("lines")));
      case SUBSTATION ->
          changed(
              json, root -> hung(root, "lines", child, "station", parent, root.path("stations")));
      case COUNTY ->
          changed(
              json, root -> hung(root, "stations", child, "county", parent, root.path("counties")));
    };
  }

  /** Takes an element out of the array that it is in and puts it into that of another holder. */
  private static boolean moved(
      JsonNode root, String array, Predicate<JsonNode> which, String holder) {
    Optional<ArrayNode> to =
        root.findParents(array).stream()
            .filter(parent -> named(parent, holder))
            .map(parent -> parent.path(array))
            .filter(ArrayNode.class::isInstance)
            .map(ArrayNode.class::cast)
            .findFirst();
    if (to.isEmpty()) {
      return false;
    }
    for (JsonNode elements : root.findValues(array)) {
      for (int i = 0; i < elements.size(); i++) {
        if (which.test(elements.get(i)) && elements instanceof ArrayNode from) {
          to.get().add(from.remove(i));
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hung(
      JsonNode root,
      String array,
      String child,
      String member,
      Optional<String> parent,
      JsonNode parents) {
    if (parent.isPresent() && !anyNamed(parents, parent.get())) {
      return false;
    }
    for (JsonNode elements : root.findValues(array)) {
      for (JsonNode element : elements) {
        if (named(element, child) && element instanceof ObjectNode found) {
          if (parent.isPresent()) {
            found.put(member, parent.get());
          } else {
            found.remove(member);
          }
          return true;
        }
      }
    }
    return false;
  }

  private static boolean anyNamed(JsonNode elements, String code) {
    for (JsonNode element : elements) {
      if (named(element, code)) {
        return true;
      }
    }
    return false;
  }

  private static boolean named(JsonNode node, String code) {
    return node.path("code").asText().equals(code);
  }

  private static Optional<byte[]> changed(byte[] json, Predicate<JsonNode> change) {
    try {
      JsonNode root = MAPPER.readTree(json);
      return change.test(root) ? Optional.of(MAPPER.writeValueAsBytes(root)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the kept estate document can't be read", e);
    }
  }
}
