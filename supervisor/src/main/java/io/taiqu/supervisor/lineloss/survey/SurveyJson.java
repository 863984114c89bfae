package io.taiqu.supervisor.lineloss.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Analyses and suspicions as they are kept. Energies in Wh, money in 10⁻⁹ of the currency. */
public final class SurveyJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SurveyJson() {}

  /** The text of an analysis. */
  public static String write(Survey survey) {
    ObjectNode json = NODES.objectNode();
    json.put("transformer", survey.transformer().code());
    json.put("from", survey.from().toString());
    json.put("to", survey.to().toString());
    json.put("at", survey.at().toEpochMilli());
    json.put("by", survey.by());
    json.put("status", survey.status().name());
    survey.cause().ifPresent(cause -> json.put("cause", cause.name()));
    json.put("supplied", survey.supplied().wattHours());
    json.put("sold", survey.sold().wattHours());
    survey.lossPercent().ifPresent(percent -> json.put("lossPercent", percent));
    survey.uncertaintyPercent().ifPresent(percent -> json.put("uncertaintyPercent", percent));
    json.put("coverage", survey.coverage());
    survey.technicalByVoltage().ifPresent(e -> json.put("technicalByVoltage", e.wattHours()));
    survey.technicalByResistance().ifPresent(e -> json.put("technicalByResistance", e.wattHours()));
    ArrayNode suspicions = json.putArray("suspicions");
    survey.suspicions().forEach(suspicion -> suspicions.add(node(suspicion)));
    ObjectNode phases = json.putObject("phases");
    survey
        .phases()
        .forEach(
            (point, phase) -> phases.put(point.toString(), phase.map(LinePhase::name).orElse("")));
    ArrayNode quality = json.putArray("quality");
    for (QualityNote note : survey.quality()) {
      quality
          .addObject()
          .put("meter", note.meter())
          .put("kind", note.kind().name())
          .put("count", note.count());
    }
    ArrayNode silences = json.putArray("silences");
    for (Silence silence : survey.silences()) {
      silences
          .addObject()
          .put("point", silence.point().toString())
          .put("kind", silence.kind().name())
          .put("days", silence.days());
    }
    ArrayNode reviews = json.putArray("reviews");
    for (UseReview review : survey.reviews()) {
      ObjectNode node = reviews.addObject();
      review.point().ifPresent(point -> node.put("point", point.toString()));
      node.put("month", review.month().toString())
          .put("against", review.against().toString())
          .put("before", review.before().wattHours())
          .put("now", review.now().wattHours())
          .put("alike", review.alike());
    }
    json.put("measured", survey.measured());
    return json.toString();
  }

  /** The text of a suspicion. */
  public static String write(Suspicion suspicion) {
    return node(suspicion).toString();
  }

  private static ObjectNode node(Suspicion suspicion) {
    ObjectNode json = NODES.objectNode();
    suspicion.point().ifPresent(point -> json.put("point", point.toString()));
    suspicion.account().ifPresent(account -> json.put("account", account.value()));
    json.put("type", suspicion.type().name());
    json.put("underRecording", suspicion.underRecording());
    json.put("energy", suspicion.energy().wattHours());
    json.put("money", suspicion.money().nano());
    json.put("confidence", suspicion.confidence());
    ArrayNode evidence = json.putArray("evidence");
    for (Evidence reason : suspicion.evidence()) {
      ArrayNode figures =
          evidence.addObject().put("code", reason.code().name()).putArray("figures");
      reason.figures().forEach(figure -> figures.add(figure.toString()));
    }
    return json;
  }

  /**
   * The analysis that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Survey readSurvey(String text) {
    JsonNode json = parse(text);
    Map<SupplyPointId, Optional<LinePhase>> phases = new LinkedHashMap<>();
    json.path("phases")
        .properties()
        .forEach(phase ->
            phases.put(
                SupplyPointId.parse(phase.getKey()),
                Optional.of(phase.getValue().asText())
                    .filter(name -> !name.isEmpty())
                    .map(LinePhase::valueOf)));
    return new Survey(
        new TransformerId(json.path("transformer").asText()),
        LocalDate.parse(json.path("from").asText()),
        LocalDate.parse(json.path("to").asText()),
        Instant.ofEpochMilli(json.path("at").asLong()),
        json.path("by").asText(),
        LossStatus.valueOf(json.path("status").asText()),
        optional(json, "cause").map(cause -> Survey.Cause.valueOf(cause.asText())),
        new Energy(json.path("supplied").asLong()),
        new Energy(json.path("sold").asLong()),
        number(json, "lossPercent"),
        number(json, "uncertaintyPercent"),
        json.path("coverage").asDouble(),
        optional(json, "technicalByVoltage").map(node -> new Energy(node.asLong())),
        optional(json, "technicalByResistance").map(node -> new Energy(node.asLong())),
        list(json, "suspicions", SurveyJson::suspicion),
        phases,
        list(
            json,
            "quality",
            note ->
                new QualityNote(
                    note.path("meter").asText(),
                    QualityNote.Kind.valueOf(note.path("kind").asText()),
                    note.path("count").asInt())),
        list(
            json,
            "silences",
            silence ->
                new Silence(
                    SupplyPointId.parse(silence.path("point").asText()),
                    Silence.Kind.valueOf(silence.path("kind").asText()),
                    silence.path("days").asInt())),
        list(
            json,
            "reviews",
            review ->
                new UseReview(
                    optional(review, "point").map(node -> SupplyPointId.parse(node.asText())),
                    YearMonth.parse(review.path("month").asText()),
                    YearMonth.parse(review.path("against").asText()),
                    new Energy(review.path("before").asLong()),
                    new Energy(review.path("now").asLong()),
                    review.path("alike").asBoolean())),
        json.path("measured").asLong());
  }

  /**
   * The suspicion that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Suspicion readSuspicion(String text) {
    return suspicion(parse(text));
  }

  private static Suspicion suspicion(JsonNode json) {
    return new Suspicion(
        optional(json, "point").map(node -> SupplyPointId.parse(node.asText())),
        optional(json, "account").map(node -> new AccountId(node.asText())),
        FaultType.valueOf(json.path("type").asText()),
        json.path("underRecording").asDouble(),
        new Energy(json.path("energy").asLong()),
        new Money(json.path("money").asLong()),
        json.path("confidence").asDouble(),
        list(
            json,
            "evidence",
            reason ->
                new Evidence(
                    Evidence.Code.valueOf(reason.path("code").asText()),
                    list(reason, "figures", figure -> (Object) figure.asText()))));
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was kept is no analysis", e);
    }
  }

  private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
    List<T> list = new ArrayList<>();
    json.path(name).forEach(node -> list.add(read.apply(node)));
    return list;
  }

  private static Optional<JsonNode> optional(JsonNode json, String name) {
    return json.hasNonNull(name) ? Optional.of(json.path(name)) : Optional.empty();
  }

  private static OptionalDouble number(JsonNode json, String name) {
    return json.hasNonNull(name)
        ? OptionalDouble.of(json.path(name).asDouble())
        : OptionalDouble.empty();
  }
}
