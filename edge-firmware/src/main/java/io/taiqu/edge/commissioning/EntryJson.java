package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.MeterRegister;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Steps of the record as one JSON object each. */
public final class EntryJson {
  private EntryJson() {}

  /** The step as one line. */
  public static String write(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (entry) {
      case Entry.Begun begun -> {
        json.put("step", "begun");
        json.put("technician", begun.technician());
        json.put("meters", fingerprints(begun.meters()));
        json.put("at", begun.at());
      }
      case Entry.Scanned scan -> {
        json.put("step", "scanned");
        json.put("bus", scan.bus());
        json.put("addresses", scan.addresses());
      }
      case Entry.Searched search -> {
        json.put("step", "searched");
        json.put("bus", search.bus());
        json.put("baud", search.speed().baud());
        json.put("parity", search.speed().parity().name());
        json.put("addresses", search.addresses());
      }
      case Entry.SearchEnded search -> {
        json.put("step", "search-ended");
        json.put("bus", search.bus());
      }
      case Entry.Identified found -> {
        json.put("step", "identified");
        json.put("point", found.point());
        json.put("found", identification(found.identification()));
      }
      case Entry.IdentifiedAlone found -> {
        json.put("step", "identified-alone");
        json.put("point", found.point());
        json.put("found", identification(found.rest()));
      }
      case Entry.SwitchingBegun begun -> {
        json.put("step", "switching-begun");
        json.put("point", begun.point());
      }
      case Entry.Switched done -> {
        json.put("step", "switched");
        json.put("point", done.point());
        observation(done.observation(), json);
      }
      case Entry.Restored restored -> {
        json.put("step", "restored");
        json.put("point", restored.point());
      }
      case Entry.Swept swept -> swept(swept, json);
      case Entry.Answered answered -> {
        json.put("step", "answered");
        json.put("question", answered.question());
        json.put("answer", answered.answer());
      }
      case Entry.Repeated repeated -> {
        json.put("step", "repeated");
        json.put("points", texts(repeated.points()));
      }
      case Entry.SignedOff signed -> {
        json.put("step", "signed-off");
        json.put("technician", signed.technician());
        json.put("at", signed.at());
      }
    }
    return Json.compact(json);
  }

  private static Map<String, String> fingerprints(Map<SupplyPointId, String> meters) {
    Map<String, String> json = new TreeMap<>();
    meters.forEach((point, fingerprint) -> json.put(point.toString(), fingerprint));
    return json;
  }

  private static Map<SupplyPointId, String> fingerprints(JsonObject json) {
    Map<SupplyPointId, String> meters = new HashMap<>();
    json.fields()
        .forEach((point, fingerprint) ->
            meters.put(SupplyPointId.parse(String.valueOf(point)), String.valueOf(fingerprint)));
    return meters;
  }

  private static List<String> texts(Collection<SupplyPointId> points) {
    return points.stream().map(SupplyPointId::toString).sorted().toList();
  }

  private static Map<String, Object> identification(Identification found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("answered", found.answered());
    json.put("garbled", found.garbled());
    json.put("silent", found.silent());
    json.put("refused", found.refused());
    json.put("ofModel", found.ofModel());
    json.put("tellsSerial", found.tellsSerial());
    json.put("serials", found.serials().stream().sorted().toList());
    found
        .register()
        .ifPresent(
            register -> json.put("register", List.of(register.count(), register.exponent())));
    return json;
  }

  private static void observation(SwitchObservation observation, Map<String, Object> json) {
    json.put("stage", observation.stage());
    json.put("whileOpen", observation.whileOpen().name());
    json.put("closedAgain", observation.closedAgain().name());
    Map<String, Object> traces = new LinkedHashMap<>();
    observation.traces().entrySet().stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.toString().compareTo(b.toString())))
        .forEach(each -> {
          Trace trace = each.getValue();
          traces.put(
              each.getKey().toString(),
              List.of(trace.before(), trace.open(), trace.after(), trace.missedWhileOpen()));
        });
    json.put("watts", traces);
  }

  private static void swept(Entry.Swept swept, Map<String, Object> json) {
    json.put("step", "swept");
    Map<String, Object> voltages = new LinkedHashMap<>();
    swept
        .voltages()
        .forEach((point, elements) ->
            voltages.put(point.toString(), elements.stream().map(EntryJson::flat).toList()));
    json.put("millivolts", voltages);
    json.put(
        "sums",
        swept.sums().stream().map(sum -> List.of(sum.supplyWatts(), sum.customerWatts())).toList());
    json.put("unread", texts(swept.unread()));
  }

  private static List<Long> flat(List<VoltageSample> samples) {
    List<Long> flat = new ArrayList<>();
    for (VoltageSample sample : samples) {
      flat.addAll(List.of(sample.element(), sample.a(), sample.b(), sample.c()));
    }
    return flat;
  }

  /**
   * The step of a line.
   *
   * @throws IOException if it is none
   */
  public static Entry read(String line) throws IOException {
    try {
      return entry(JsonObject.of(Json.parse(line)));
    } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
      throw new IOException("not a step of a commissioning: " + e.getMessage(), e);
    }
  }

  private static Entry entry(JsonObject json) {
    return switch (json.text("step")) {
      case "begun" ->
          new Entry.Begun(
              json.text("technician"),
              fingerprints(json.object("meters")),
              Instant.parse(json.text("at")));
      case "scanned" ->
          new Entry.Scanned(
              json.text("bus"), json.numbers("addresses").stream().map(Math::toIntExact).toList());
      case "searched" ->
          new Entry.Searched(
              json.text("bus"),
              new LineSpeed(
                  Math.toIntExact(json.number("baud")),
                  LineSpeed.Parity.valueOf(json.text("parity"))),
              json.numbers("addresses").stream().map(Math::toIntExact).toList());
      case "search-ended" -> new Entry.SearchEnded(json.text("bus"));
      case "identified" -> new Entry.Identified(point(json), found(json.object("found")));
      case "identified-alone" ->
          new Entry.IdentifiedAlone(point(json), found(json.object("found")));
      case "switching-begun" -> new Entry.SwitchingBegun(point(json));
      case "switched" -> new Entry.Switched(point(json), observation(json));
      case "restored" -> new Entry.Restored(point(json));
      case "swept" -> swept(json);
      case "answered" -> new Entry.Answered(json.text("question"), json.text("answer"));
      case "repeated" -> new Entry.Repeated(points(json.texts("points")));
      case "signed-off" ->
          new Entry.SignedOff(json.text("technician"), Instant.parse(json.text("at")));
      default -> throw new IllegalArgumentException("unknown step \"" + json.text("step") + "\"");
    };
  }

  private static SupplyPointId point(JsonObject json) {
    return SupplyPointId.parse(json.text("point"));
  }

  private static Set<SupplyPointId> points(List<String> texts) {
    return texts.stream().map(SupplyPointId::parse).collect(Collectors.toSet());
  }

  private static Identification found(JsonObject json) {
    Optional<MeterRegister> register = Optional.empty();
    if (json.has("register")) {
      List<Long> parts = json.numbers("register");
      register = Optional.of(new MeterRegister(parts.getFirst(), Math.toIntExact(parts.getLast())));
    }
    return new Identification(
        json.integer("answered"),
        json.integer("garbled"),
        json.integer("silent"),
        json.integer("refused"),
        json.flag("ofModel"),
        json.flag("tellsSerial"),
        Set.copyOf(json.texts("serials")),
        register);
  }

  private static SwitchObservation observation(JsonObject json) {
    Map<SupplyPointId, Trace> traces = new LinkedHashMap<>();
    json.object("watts")
        .fields()
        .forEach((point, value) -> {
          if (!(value instanceof List<?> parts)
              || parts.size() != 4
              || !(parts.get(3) instanceof Long missed)) {
            throw new IllegalArgumentException("a trace has three lists and a count");
          }
          traces.put(
              SupplyPointId.parse(String.valueOf(point)),
              new Trace(
                  JsonObject.numbers(parts.get(0)),
                  JsonObject.numbers(parts.get(1)),
                  JsonObject.numbers(parts.get(2)),
                  Math.toIntExact(missed)));
        });
    return new SwitchObservation(
        json.integer("stage"),
        RelayFeedback.valueOf(json.text("whileOpen")),
        RelayFeedback.valueOf(json.text("closedAgain")),
        traces);
  }

  private static Entry.Swept swept(JsonObject json) {
    Map<SupplyPointId, List<List<VoltageSample>>> voltages = new LinkedHashMap<>();
    json.object("millivolts")
        .fields()
        .forEach((point, value) -> {
          if (!(value instanceof List<?> elements)) {
            throw new IllegalArgumentException("voltages are lists");
          }
          voltages.put(
              SupplyPointId.parse(String.valueOf(point)),
              elements.stream().map(JsonObject::numbers).map(EntryJson::samples).toList());
        });
    List<SumCheck.Sweep> sums =
        json.list("sums").stream()
            .map(JsonObject::numbers)
            .map(pair -> new SumCheck.Sweep(pair.getFirst(), pair.getLast()))
            .toList();
    return new Entry.Swept(voltages, sums, points(json.texts("unread")));
  }

  private static List<VoltageSample> samples(List<Long> flat) {
    List<VoltageSample> samples = new ArrayList<>();
    for (int i = 0; i + 3 < flat.size(); i += 4) {
      samples.add(
          new VoltageSample(flat.get(i), flat.get(i + 1), flat.get(i + 2), flat.get(i + 3)));
    }
    return samples;
  }
}
