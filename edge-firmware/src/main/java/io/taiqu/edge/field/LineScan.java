package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.modbus.LineSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a scan of a port has come: every combination of speed and parity is asked address by
 * address, in this order, so that the place where it stopped is one number.
 *
 * @param bauds speeds to try, in order
 * @param parities parities to try with each speed
 * @param addresses addresses to ask with each
 * @param asked how many combinations were asked
 * @param found who answered
 */
record LineScan(
    List<Integer> bauds,
    List<LineSettings.Parity> parities,
    List<Integer> addresses,
    int asked,
    List<Found> found) {
  LineScan {
    bauds = List.copyOf(bauds);
    parities = List.copyOf(parities);
    addresses = List.copyOf(addresses);
    found = List.copyOf(found);
  }

  /**
   * Someone who answered.
   *
   * @param baud at this speed
   * @param parity with this parity
   * @param address at this address
   * @param what the models that it may be, or what was wrong with its answer
   * @param serial what it told of its serial number; empty text if nothing
   */
  record Found(int baud, LineSettings.Parity parity, int address, String what, String serial) {}

  int combinations() {
    return bauds.size() * parities.size() * addresses.size();
  }

  boolean isDone() {
    return asked >= combinations();
  }

  int baud() {
    return bauds.get(asked / (parities.size() * addresses.size()));
  }

  LineSettings.Parity parity() {
    return parities.get(asked / addresses.size() % parities.size());
  }

  int address() {
    return addresses.get(asked % addresses.size());
  }

  LineScan silent() {
    return new LineScan(bauds, parities, addresses, asked + 1, found);
  }

  LineScan heard(Found someone) {
    List<Found> all = new ArrayList<>(found);
    all.add(someone);
    return new LineScan(bauds, parities, addresses, asked + 1, all);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bauds", bauds);
    json.put("parities", parities);
    json.put("addresses", addresses);
    json.put("asked", asked);
    json.put("of", combinations());
    json.put("done", isDone());
    json.put("found", found.stream().map(LineScan::json).toList());
    return json;
  }

  private static Map<String, Object> json(Found each) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("baud", each.baud());
    json.put("parity", each.parity());
    json.put("address", each.address());
    json.put("what", each.what());
    json.put("serial", each.serial());
    return json;
  }

  /**
   * A scan as it was written by {@link #json}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static LineScan parse(String text) {
    try {
      if (!(Json.parse(text) instanceof Map<?, ?> json)) {
        throw new IllegalArgumentException("not a scan");
      }
      List<Found> found = new ArrayList<>();
      for (Object each : list(json.get("found"))) {
        if (!(each instanceof Map<?, ?> one)) {
          throw new IllegalArgumentException("not a scan");
        }
        found.add(
            new Found(
                number(one.get("baud")),
                LineSettings.Parity.valueOf(String.valueOf(one.get("parity"))),
                number(one.get("address")),
                String.valueOf(one.get("what")),
                String.valueOf(one.get("serial"))));
      }
      return new LineScan(
          list(json.get("bauds")).stream().map(LineScan::number).toList(),
          list(json.get("parities")).stream()
              .map(value -> LineSettings.Parity.valueOf(String.valueOf(value)))
              .toList(),
          list(json.get("addresses")).stream().map(LineScan::number).toList(),
          number(json.get("asked")),
          found);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("not a scan: " + e.getMessage(), e);
    }
  }

  private static List<?> list(@org.jspecify.annotations.Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("not a scan");
  }

  private static int number(@org.jspecify.annotations.Nullable Object value) {
    if (value instanceof Long number) {
      return Math.toIntExact(number);
    }
    throw new IllegalArgumentException("not a scan");
  }
}
