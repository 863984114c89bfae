package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.SeededRuns;
import io.taiqu.protocol.testing.TestDeployment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, opening it neither throws nor believes it. */
class HostileBytesTest {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();
  private static final TrustStore TRUST = DEPLOYMENT.trust(TestDeployment.EDGE);
  private static final List<Document> DOCUMENTS = List.copyOf(Examples.all().values());

  private static final List<SigningKey> SIGNERS =
      DOCUMENTS.stream().map(HostileBytesTest::signerOf).toList();
  private static final List<byte[]> SIGNED = DOCUMENTS.stream().map(DEPLOYMENT::sign).toList();

  private static Opened open(byte[] raw) {
    return DocumentCodec.open(raw, TRUST, TestDeployment.NOW);
  }

  private static byte[] signedExample(Random random) {
    return SIGNED.get(random.nextInt(SIGNED.size())).clone();
  }

  @Test
  void everyTruncationIsRefused() {
    SeededRuns.run(
        300,
        random -> {
          byte[] raw = signedExample(random);
          assertInstanceOf(
              Opened.Refused.class, open(Arrays.copyOf(raw, random.nextInt(raw.length))));
        });
  }

  @Test
  void everyFlippedBitIsRefused() {
    SeededRuns.run(
        300,
        random -> {
          byte[] raw = signedExample(random);
          raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
          assertInstanceOf(Opened.Refused.class, open(raw));
        });
  }

  @Test
  void appendedBytesAreRefused() {
    SeededRuns.run(
        100,
        random -> {
          byte[] raw = signedExample(random);
          assertInstanceOf(
              Opened.Refused.class, open(Arrays.copyOf(raw, raw.length + 1 + random.nextInt(200))));
        });
  }

  @Test
  void randomBytesAreRefused() {
    SeededRuns.run(
        300,
        random -> {
          byte[] raw = new byte[random.nextInt(2_000)];
          random.nextBytes(raw);
          System.arraycopy(DocumentCodec.MAGIC, 0, raw, 0, Math.min(raw.length, 4));
          assertInstanceOf(Opened.Refused.class, open(raw));
        });
  }

  /**
   * The parsers alone, as if a trusted key had signed nonsense: they give a document or a refusal,
   * never anything else.
   */
  @Test
  void properlySignedNonsenseIsADocumentOrMalformed() {
    SeededRuns.run(
        500,
        random -> {
          int which = random.nextInt(DOCUMENTS.size());
          byte[] raw = SIGNED.get(which);
          byte[] body = Arrays.copyOfRange(raw, 22, raw.length - 72);
          for (int i = 0; i <= random.nextInt(4); i++) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
          }
          byte[] content =
              new WireWriter()
                  .bytes(Arrays.copyOf(raw, 22))
                  .bytes(
                      random.nextInt(4) == 0
                          ? Arrays.copyOf(body, random.nextInt(body.length))
                          : body)
                  .bytes(Arrays.copyOfRange(raw, raw.length - 72, raw.length - 64))
                  .toBytes();
          SigningKey key = SIGNERS.get(which);
          Opened opened = open(new WireWriter().bytes(content).bytes(key.sign(content)).toBytes());
          if (opened instanceof Opened.Refused refused
              && refused.reason() != Opened.Reason.MALFORMED
              && refused.reason() != Opened.Reason.WRONG_ROLE) {
            throw new AssertionError(refused.toString());
          }
        });
  }

  private static SigningKey signerOf(Document document) {
    return switch (document) {
      case Credential _ -> DEPLOYMENT.root();
      case Uplink uplink -> DEPLOYMENT.edgeKey(uplink.edge());
      case Downlink downlink -> DEPLOYMENT.key(DocumentType.of(downlink).signer());
    };
  }

  @Test
  void damagedReadingBlocksAreMalformed() {
    ReadingBlock good = Examples.readingBlock();
    SeededRuns.run(
        3_000,
        random -> {
          byte[] bytes = good.bytes().clone();
          for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          byte[] damaged =
              random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
          try {
            ReadingBlock head = ReadingBlockCodec.readHead(damaged);
            assertEquals(head.count(), ReadingBlockCodec.decode(head).size());
          } catch (MalformedException expected) {
            // The only way to say no.
          }
        });
  }

  @Test
  void theSameReadingsGiveTheSameBytesAndOthersDoNot() throws MalformedException {
    ReadingBlock block = Examples.readingBlock();
    var readings = ReadingBlockCodec.decode(block);
    assertArrayEquals(
        block.bytes(), ReadingBlockCodec.encode(9_721, Examples.BOOT, readings).bytes());
    assertNotEquals(block.hash(), ReadingBlockCodec.encode(9_722, Examples.BOOT, readings).hash());
    assertNotEquals(
        block.hash(), ReadingBlockCodec.encode(9_721, BootId.random(), readings).hash());
  }

  @Test
  void aSkewThatIsNotThatOfTheReadingsIsMalformed() throws MalformedException {
    ReadingBlock block = Examples.readingBlock();
    assertEquals(883, ReadingBlockCodec.skew(ReadingBlockCodec.decode(block)).toMillis());
    byte[] bytes = block.bytes().clone();
    int at = 0;
    while (bytes[at] != 'k' || bytes[at - 1] != 0x61) {
      at++;
    }
    bytes[at + 3]++;
    assertThrows(MalformedException.class, () -> ReadingBlockCodec.readHead(bytes));
  }
}
