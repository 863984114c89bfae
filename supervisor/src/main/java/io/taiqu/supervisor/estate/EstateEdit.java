package io.taiqu.supervisor.estate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Changes of a kept estate document that follow from a procedure. */
final class EstateEdit {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EstateEdit() {}

  /** The document with another meter at a supply point. */
  static byte[] withSerial(byte[] json, SupplyPointId point, MeterSerial serial) {
    try {
      JsonNode root = MAPPER.readTree(json);
      for (JsonNode parent : root.findParents("supplyPoint")) {
        if (parent.path("supplyPoint").asText().equals(point.toString())
            && parent.path("meter") instanceof ObjectNode meter) {
          meter.put("serial", serial.text());
        }
      }
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException("the kept estate document can't be read", e);
    }
  }
}
