package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.codec.Opened.Reason;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DocumentCodecTest {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();
  private static final TrustStore TRUST = DEPLOYMENT.trust(TestDeployment.EDGE);
  private static final Document CREDIT = Examples.creditState();
  private static final byte[] SIGNED = DEPLOYMENT.sign(CREDIT);

  private static Opened open(byte[] raw) {
    return DocumentCodec.open(raw, TRUST, TestDeployment.NOW);
  }

  private static void assertRefused(Reason reason, Opened opened) {
    assertEquals(reason, assertInstanceOf(Opened.Refused.class, opened).reason(), opened::toString);
  }

  private static byte[] withByte(int index, int value) {
    byte[] changed = SIGNED.clone();
    changed[index] = (byte) value;
    return changed;
  }

  @Test
  void aCreditStateHasTheSpecifiedWidth() {
    assertEquals(230, SIGNED.length);
  }

  @Test
  void aSignedDocumentOpensWithTheKeyThatSignedIt() {
    var trusted = assertInstanceOf(Opened.Trusted.class, open(SIGNED));
    assertEquals(CREDIT, trusted.document());
    assertEquals(DEPLOYMENT.key(Role.CREDIT).id(), trusted.key());
    assertEquals(Optional.empty(), trusted.secondKey());
  }

  @Test
  void aShortDocumentIsTruncated() {
    assertRefused(Reason.TRUNCATED, open(new byte[0]));
    assertRefused(Reason.TRUNCATED, open(Arrays.copyOf(SIGNED, 93)));
  }

  @Test
  void otherBytesAreNotADocument() {
    assertRefused(Reason.NOT_A_DOCUMENT, open(new byte[500]));
    assertRefused(Reason.NOT_A_DOCUMENT, open(withByte(3, '2')));
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertRefused(Reason.UNKNOWN_TYPE, open(withByte(4, 200)));
  }

  @Test
  void anOversizedDocumentIsRefusedBeforeItsSignatureIsLookedAt() {
    assertRefused(Reason.OVERSIZED, open(Arrays.copyOf(SIGNED, 303)));
    byte[] huge = Arrays.copyOf(DEPLOYMENT.sign(Examples.policy()), 256 * 1024 + 1);
    assertRefused(Reason.OVERSIZED, open(huge));
  }

  @Test
  void aFutureVersionIsToldFromAForgery() {
    assertRefused(Reason.UNSUPPORTED_VERSION, open(withByte(5, 2)));
  }

  @Test
  void anotherDeploymentsDocumentIsRefused() {
    byte[] foreign =
        TestDeployment.another().sign(TestDeployment.another().certificate(Role.CREDIT));
    assertRefused(Reason.WRONG_DEPLOYMENT, open(foreign));
    assertRefused(Reason.WRONG_DEPLOYMENT, open(withByte(6, 0x77)));
  }

  @Test
  void aKeyWithoutCertificateIsUnknown() {
    assertRefused(
        Reason.UNKNOWN_KEY, open(DocumentCodec.sign(CREDIT, TestDeployment.namedKey("stranger"))));
    assertRefused(
        Reason.UNKNOWN_KEY,
        open(DocumentCodec.sign(DEPLOYMENT.descriptor(), DEPLOYMENT.key(Role.CREDIT))));
  }

  @Test
  void aKeyOfAnotherRoleIsRefused() {
    assertRefused(
        Reason.WRONG_ROLE, open(DocumentCodec.sign(CREDIT, DEPLOYMENT.key(Role.OPERATIONS))));
    assertRefused(
        Reason.WRONG_ROLE,
        open(DocumentCodec.sign(CREDIT, DEPLOYMENT.edgeKey(TestDeployment.EDGE))));
    assertRefused(
        Reason.WRONG_ROLE,
        open(DocumentCodec.sign(Examples.edgeReport(), DEPLOYMENT.key(Role.CREDIT))));
  }

  @Test
  void rootSignsCredentialsOnly() {
    assertRefused(Reason.UNKNOWN_KEY, open(DocumentCodec.sign(CREDIT, DEPLOYMENT.root())));
  }

  @Test
  void anEdgeSpeaksForItselfOnly() {
    EdgeId other = new EdgeId(new UUID(1, 2));
    Opened opened =
        DocumentCodec.open(
            DocumentCodec.sign(Examples.edgeReport(), DEPLOYMENT.edgeKey(other)),
            DEPLOYMENT.trust(TestDeployment.EDGE, other),
            TestDeployment.NOW);
    assertRefused(Reason.WRONG_ROLE, opened);
  }

  @Test
  void anExpiredOrFutureCertificateIsRefused() {
    Instant tooLate = TestDeployment.NOT_AFTER.plusMillis(1);
    Instant tooEarly = TestDeployment.NOT_BEFORE.minusMillis(1);
    assertRefused(Reason.KEY_EXPIRED, DocumentCodec.open(SIGNED, TRUST, tooLate));
    assertRefused(Reason.KEY_EXPIRED, DocumentCodec.open(SIGNED, TRUST, tooEarly));
    assertInstanceOf(
        Opened.Trusted.class, DocumentCodec.open(SIGNED, TRUST, TestDeployment.NOT_AFTER));
  }

  @Test
  void aRevokedKeyIsRefused() {
    KeyId key = DEPLOYMENT.key(Role.CREDIT).id();
    TrustStore revoking =
        TRUST.with(
            new RevocationList(
                TestDeployment.DEPLOYMENT, new Revision(0, 1), Set.of(key), Map.of()));
    assertRefused(Reason.KEY_REVOKED, DocumentCodec.open(SIGNED, revoking, TestDeployment.NOW));
  }

  @Test
  void aRetiredKeyEpochIsRefusedAndTheNextIsNot() {
    TrustStore retiring =
        TRUST.with(
            new RevocationList(
                TestDeployment.DEPLOYMENT, new Revision(0, 1), Set.of(), Map.of(Role.CREDIT, 2L)));
    assertRefused(Reason.KEY_REVOKED, DocumentCodec.open(SIGNED, retiring, TestDeployment.NOW));
    SigningKey next = TestDeployment.namedKey("second credit key");
    TrustStore rotated = retiring.with(certificate(next, 2));
    assertInstanceOf(
        Opened.Trusted.class,
        DocumentCodec.open(DocumentCodec.sign(CREDIT, next), rotated, TestDeployment.NOW));
  }

  @Test
  void aChangedByteIsAForgery() {
    assertRefused(Reason.FORGED, open(withByte(40, 1)));
    assertRefused(Reason.FORGED, open(withByte(SIGNED.length - 1, SIGNED[SIGNED.length - 1] ^ 1)));
  }

  @Test
  void wellSignedNonsenseIsMalformed() {
    byte[] body = Arrays.copyOf(SIGNED, SIGNED.length - 72);
    body[104] = 9;
    assertRefused(Reason.MALFORMED, open(signedByCredit(body, 105 + 3)));
    byte[] longer = Arrays.copyOf(SIGNED, SIGNED.length - 72 + 1);
    assertRefused(Reason.MALFORMED, open(sign(longer)));
  }

  /** The credit state with the exponent of its amounts changed, signed properly. */
  private static byte[] signedByCredit(byte[] body, int exponentAt) {
    byte[] changed = body.clone();
    changed[exponentAt] = 0;
    return sign(changed);
  }

  private static byte[] sign(byte[] content) {
    SigningKey key = DEPLOYMENT.key(Role.CREDIT);
    byte[] named = new WireWriter().bytes(content).i64(key.id().value()).toBytes();
    return new WireWriter().bytes(named).bytes(key.sign(named)).toBytes();
  }

  @Test
  void aSecondSignatureCoversTheFirst() {
    SigningKey second = TestDeployment.namedKey("second credit key");
    TrustStore both = TRUST.with(certificate(second, 1));
    byte[] countersigned = DocumentCodec.countersign(SIGNED, second);
    var trusted =
        assertInstanceOf(
            Opened.Trusted.class, DocumentCodec.open(countersigned, both, TestDeployment.NOW));
    assertEquals(Optional.of(second.id()), trusted.secondKey());
    assertEquals(CREDIT, trusted.document());

    countersigned[200] ^= 1;
    assertRefused(Reason.FORGED, DocumentCodec.open(countersigned, both, TestDeployment.NOW));
    assertRefused(Reason.UNKNOWN_KEY, open(DocumentCodec.countersign(SIGNED, second)));
  }

  @Test
  void oneKeyDoesNotMakeTwoSignatures() {
    assertRefused(
        Reason.WRONG_ROLE, open(DocumentCodec.countersign(SIGNED, DEPLOYMENT.key(Role.CREDIT))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DocumentCodec.countersign(
                DEPLOYMENT.sign(Examples.policy()), DEPLOYMENT.key(Role.CREDIT)));
  }

  private static RoleCertificate certificate(SigningKey key, long epoch) {
    return new RoleCertificate(
        TestDeployment.DEPLOYMENT,
        Role.CREDIT,
        Optional.empty(),
        epoch,
        TestDeployment.NOT_BEFORE,
        TestDeployment.NOT_AFTER,
        key.verifyingKey());
  }
}
