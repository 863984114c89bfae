package io.taiqu.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.ProfileTrial;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.protocol.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Meter models as JSON, one document per call. */
final class ProfileJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ProfileJson() {}

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static void print(PrintWriter out, Content content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    out.println(text);
  }

  static void list(List<ProfileReader.Found> all, PrintWriter out) throws IOException {
    print(
        out,
        json -> {
          json.writeArrayFieldStart("profiles");
          for (ProfileReader.Found found : all) {
            json.writeStartObject();
            facts(found.profile(), json);
            if (found.file().isPresent()) {
              json.writeStringField("file", found.file().get().toString());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void facts(MeterProfile profile, JsonGenerator json) throws IOException {
    json.writeStringField("profile", profile.id());
    json.writeStringField("name", profile.name());
    json.writeNumberField("phases", profile.phases());
    json.writeBooleanField("tellsSerial", profile.identity().serial().isPresent());
    json.writeBooleanField("ownRelay", profile.relay().isPresent());
    json.writeBooleanField("tellsExport", profile.registers().energyExport().isPresent());
    json.writeStringField("rollOver", profile.energy().range().toString());
    json.writeArrayFieldStart("variants");
    for (MeterProfile.Variant variant : profile.variants()) {
      json.writeString(variant.name());
    }
    json.writeEndArray();
  }

  static void checked(MeterProfile profile, PrintWriter out) throws IOException {
    print(
        out,
        json -> {
          json.writeBooleanField("ok", true);
          facts(profile, json);
          json.writeArrayFieldStart("problems");
          json.writeEndArray();
        });
  }

  static void problems(List<Problem> problems, PrintWriter out) throws IOException {
    print(
        out,
        json -> {
          json.writeBooleanField("ok", false);
          json.writeArrayFieldStart("problems");
          for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("place", problem.place());
            json.writeStringField("path", problem.path());
            json.writeStringField("message", problem.message());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static void trial(ProfileTrial.Result result, int unit, PrintWriter out) throws IOException {
    print(
        out,
        json -> {
          json.writeStringField("profile", result.profile().id());
          json.writeNumberField("unit", unit);
          json.writeBooleanField("answered", result.answered());
          json.writeBooleanField("fits", result.fits());
          if (result.profile().variant().isPresent()) {
            json.writeStringField("variant", result.profile().variant().get());
          }
          json.writeBooleanField("tellsSerial", result.profile().identity().serial().isPresent());
          json.writeArrayFieldStart("registers");
          for (ProfileTrial.Row row : result.rows()) {
            json.writeStartObject();
            row(row, json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("remarks");
          for (String remark : result.remarks()) {
            json.writeString(remark);
          }
          json.writeEndArray();
        });
  }

  private static void row(ProfileTrial.Row row, JsonGenerator json) throws IOException {
    RegisterField field = row.field();
    json.writeStringField("quantity", row.quantity());
    json.writeNumberField("function", field.function());
    json.writeNumberField("address", field.address());
    json.writeStringField("type", field.type().name());
    json.writeArrayFieldStart("words");
    for (int word : row.words()) {
      json.writeNumber(word);
    }
    json.writeEndArray();
    if (row.value().isPresent()) {
      json.writeStringField("value", row.value().get());
      json.writeStringField("unit", row.unit());
    }
    if (row.problem().isPresent()) {
      json.writeStringField("problem", row.problem().get());
    }
  }
}
