package io.taiqu.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Says in JSON what a document means, component by component, for the golden vectors. */
final class DocumentJson {
  private DocumentJson() {}

  static String describe(Document document) throws IOException {
    return json(out -> {
      out.writeStartObject();
      out.writeStringField("type", DocumentType.of(document).name());
      writeComponents((Record) document, out);
      out.writeEndObject();
    });
  }

  static String describeKeys(TestDeployment deployment) throws IOException {
    return json(out -> {
      out.writeStartObject();
      for (Role role : Role.values()) {
        SigningKey key =
            switch (role) {
              case ROOT -> deployment.root();
              case EDGE -> deployment.edgeKey(TestDeployment.EDGE);
              case CREDIT, TARIFF, POLICY, OPERATIONS, UPDATE -> deployment.key(role);
            };
        out.writeObjectFieldStart(role.name());
        out.writeStringField("pkcs8", HexFormat.of().formatHex(key.toPkcs8()));
        out.writeStringField("public", key.verifyingKey().toString());
        out.writeStringField("keyId", key.id().toString());
        out.writeEndObject();
      }
      out.writeEndObject();
    });
  }

  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  private static String json(Body body) throws IOException {
    StringWriter text = new StringWriter();
    var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.setPrettyPrinter(printer);
      body.write(out);
    }
    return text + "\n";
  }

  private static void writeComponents(Record value, JsonGenerator out) throws IOException {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      out.writeFieldName(component.getName());
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        write(accessor.invoke(value), out);
      } catch (ReflectiveOperationException recordsCanBeRead) {
        throw new AssertionError(recordsCanBeRead);
      }
    }
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    switch (value) {
      case Optional<?> optional when optional.isEmpty() -> out.writeNull();
      case Optional<?> optional -> write(optional.get(), out);
      case Number number -> out.writeNumber(number.longValue());
      case Boolean flag -> out.writeBoolean(flag);
      case byte[] bytes -> out.writeString(HexFormat.of().formatHex(bytes));
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeFieldName(String.valueOf(entry.getKey()));
          write(entry.getValue(), out);
        }
        out.writeEndObject();
      }
      case Collection<?> collection -> {
        out.writeStartArray();
        for (Object element : collection) {
          write(element, out);
        }
        out.writeEndArray();
      }
      case ReadingBlock block -> writeBlock(block, out);
      case Record name when name.getClass().getPackage().equals(EdgeId.class.getPackage()) ->
          out.writeString(name.toString());
      case Record nested -> {
        out.writeStartObject();
        writeComponents(nested, out);
        out.writeEndObject();
      }
      default -> out.writeString(value.toString());
    }
  }

  private static void writeBlock(ReadingBlock block, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("firstSequence", block.firstSequence());
    out.writeStringField("bootId", block.bootId().toString());
    out.writeStringField("intervalEnd", block.intervalEnd().toString());
    out.writeStringField("sha256", block.hash().toString());
    try {
      var readings = ReadingBlockCodec.decode(block);
      out.writeNumberField("skewMillis", ReadingBlockCodec.skew(readings).toMillis());
      out.writeFieldName("readings");
      write(readings, out);
    } catch (MalformedException ownBlock) {
      throw new AssertionError(ownBlock);
    }
    out.writeEndObject();
  }
}
