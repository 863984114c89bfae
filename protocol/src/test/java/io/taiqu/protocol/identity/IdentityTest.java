package io.taiqu.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
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
