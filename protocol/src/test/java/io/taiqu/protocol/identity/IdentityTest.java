package io.taiqu.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IdentityTest {
  @Test
  void namesHaveATextAndAByteFormThatAgree() {
    EdgeId edge = EdgeId.parse("0190d000-0000-7000-8000-0000000000e1");
    assertEquals(edge, EdgeId.fromBytes(edge.toBytes()));
    assertEquals("0190d000-0000-7000-8000-0000000000e1", edge.toString());
    assertEquals(16, edge.toBytes().length);
    assertEquals(0x01, edge.toBytes()[0]);
    assertEquals((byte) 0xe1, edge.toBytes()[15]);
  }

  @Test
  void namesRefuseWhatIsNotCanonical() {
    assertThrows(IllegalArgumentException.class, () -> EdgeId.parse("1-2-3-4-5"));
    assertThrows(IllegalArgumentException.class, () -> EdgeId.fromBytes(new byte[15]));
    assertThrows(IllegalArgumentException.class, () -> new TariffCode(""));
    assertThrows(IllegalArgumentException.class, () -> new TransformerId("a/b"));
    assertThrows(IllegalArgumentException.class, () -> new MeterSerial(" 4711"));
    assertThrows(IllegalArgumentException.class, () -> new MeterSerial("47\n11"));
  }

  @Test
  void aUuidIsCanonicalOrRefused() {
    String right = "0190d000-0000-7000-8000-0000000000e1";
    assertEquals(EdgeId.parse(right), EdgeId.parse(right.toUpperCase(Locale.ROOT)));
    List<String> wrong =
        List.of(
            "",
            "+190d000-0000-7000-8000-0000000000e1",
            "0190d00-00000-7000-8000-0000000000e1",
            "0190d000-0000-7000-8000-0000000000g1",
            "0190d000-0000-7000-8000-0000000000e",
            "0190d000-0000-7000-8000-0000000000e11",
            "0190d000_0000_7000_8000_0000000000e1",
            "０190d000-0000-7000-8000-0000000000e1");
    for (String text : wrong) {
      assertThrows(IllegalArgumentException.class, () -> EdgeId.parse(text), text);
    }
  }

  @Test
  void aCodeIsWhatItsRegularExpressionSays() {
    Pattern form = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    String alphabet = "azAZ09._-/ :@[`{é甲";
    Random random = new Random(7);
    int right = 0;
    for (int i = 0; i < 20_000; i++) {
      int length = i % 36;
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < length; k++) {
        // Mostly what is allowed, else no long one would be.
        int among = random.nextInt(20) > 0 ? 9 : alphabet.length();
        text.append(alphabet.charAt(random.nextInt(among)));
      }
      boolean expected = form.matcher(text).matches();
      assertEquals(expected, Code.isOne(text.toString()), text.toString());
      right += expected ? 1 : 0;
    }
    assertTrue(right > 1_000 && right < 19_000, "both kinds are tried: " + right);
  }

  @Test
  void aMeterSerialIsHashedByItsUtf8Form() {
    // The first half of SHA-256("abc"), FIPS 180-2.
    assertEquals("ba7816bf8f01cfea414140de5dae2223", new MeterSerial("abc").hash().toString());
    assertEquals(
        MeterSerialHash.fromBytes(new MeterSerial("abc").hash().toBytes()),
        new MeterSerial("abc").hash());
  }

  @Test
  void aDigestChainDependsOnEveryEntryAndTheirOrder() {
    byte[] a = "a".getBytes(StandardCharsets.UTF_8);
    byte[] b = "b".getBytes(StandardCharsets.UTF_8);
    assertNotEquals(Digest.ZERO.chain(a).chain(b), Digest.ZERO.chain(b).chain(a));
    assertEquals(Digest.ZERO.chain(a), Digest.parse(Digest.ZERO.chain(a).toString()));
  }

  @Test
  void valuesDoNotShareTheirBytesWithCallers() {
    byte[] bytes = new byte[Digest.LENGTH];
    Digest digest = Digest.fromBytes(bytes);
    bytes[0] = 1;
    digest.toBytes()[1] = 1;
    assertEquals(Digest.ZERO, digest);
  }
}
