package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every document type never change within a version. {@code NAME.hex} holds the signed
 * bytes, {@code NAME.json} what they mean; {@code keys.json} the keys. A new type's vector is
 * written by {@code -Dtaiqu.golden.write=true}; an existing one is never rewritten.
 */
class GoldenVectorsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/taiqu/protocol/golden");
  private static final int HEX_COLUMNS = 64;

  static Stream<Map.Entry<String, Document>> examples() {
    return Examples.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void signingGivesTheGoldenBytes(Map.Entry<String, Document> example) throws IOException {
    byte[] signed = TestDeployment.create().sign(example.getValue());
    assertEquals(
        golden(example.getKey() + ".hex", lines(HexFormat.of().formatHex(signed))),
        lines(HexFormat.of().formatHex(signed)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theGoldenBytesOpenAsTheDocument(Map.Entry<String, Document> example) throws IOException {
    TestDeployment deployment = TestDeployment.create();
    byte[] raw =
        HexFormat.of()
            .parseHex(
                Files.readString(GOLDEN.resolve(example.getKey() + ".hex")).replace("\n", ""));
    var opened = DocumentCodec.open(raw, deployment.trust(TestDeployment.EDGE), TestDeployment.NOW);
    if (!(opened instanceof Opened.Trusted trusted)) {
      throw new AssertionError(opened.toString());
    }
    assertEquals(example.getValue(), trusted.document());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theMeaningIsDescribedInJson(Map.Entry<String, Document> example) throws IOException {
    String json = DocumentJson.describe(example.getValue());
    assertEquals(golden(example.getKey() + ".json", json), json);
  }

  @Test
  void theKeysAreDescribed() throws IOException {
    String json = DocumentJson.describeKeys(TestDeployment.create());
    assertEquals(golden("keys.json", json), json);
  }

  private static String golden(String name, String fresh) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("taiqu.golden.write") && !Files.exists(file)) {
      Files.writeString(file, fresh);
    }
    return Files.readString(file);
  }

  private static String lines(String hex) {
    return hex.replaceAll("(.{" + HEX_COLUMNS + "})", "$1\n").stripTrailing() + "\n";
  }
}
