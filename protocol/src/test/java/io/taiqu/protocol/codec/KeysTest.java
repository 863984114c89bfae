package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir Path directory;

  private static String message(Throwable fault) {
    return String.valueOf(fault.getMessage());
  }

  @Test
  void aSeedGivesTheKeyAndSignatureOfTheStandard() {
    // RFC 8032, 7.1, test 2.
    HexFormat hex = HexFormat.of();
    SigningKey key =
        SigningKey.ofSeed(
            hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    assertEquals(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        key.verifyingKey().toString());
    assertArrayEquals(
        hex.parseHex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        key.sign(new byte[] {0x72}));
  }

  @Test
  void keysSurviveTheirFilesAndOnlyTheOwnerReadsThem() throws IOException {
    SigningKey key = TestDeployment.namedKey("any");
    Path file = directory.resolve("signing.key");
    KeyFiles.writeSigningKey(file, key);
    assertEquals(key.verifyingKey(), KeyFiles.readSigningKey(file).verifyingKey());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

    Path publicFile = directory.resolve("signing.pub");
    KeyFiles.writeVerifyingKey(publicFile, key.verifyingKey());
    assertEquals(key.verifyingKey(), KeyFiles.readVerifyingKey(publicFile));
    try (var files = Files.list(directory)) {
      assertEquals(2, files.count(), "no temporary file is left");
    }
  }

  @Test
  void aKeyDoesNotShowItsSecret() {
    SigningKey key = TestDeployment.namedKey("any");
    assertEquals("SigningKey[" + key.id() + "]", key.toString());
  }

  @Test
  void unusableKeyFilesAreNamed() throws IOException {
    Path file = directory.resolve("signing.key");
    assertEquals(
        file + ": does not exist",
        message(assertThrows(TrustException.class, () -> KeyFiles.readSigningKey(file))));
    Files.writeString(file, "hello");
    assertEquals(
        file + ": no PRIVATE KEY block in it",
        message(assertThrows(TrustException.class, () -> KeyFiles.readSigningKey(file))));
    Files.writeString(file, Pem.encode("PRIVATE KEY", new byte[] {1, 2, 3}));
    assertEquals(
        file + ": not an Ed25519 private key",
        message(assertThrows(TrustException.class, () -> KeyFiles.readSigningKey(file))));
    Files.write(file, new byte[(1 << 20) + 1]);
    assertEquals(
        file + ": too large for key material",
        message(assertThrows(TrustException.class, () -> KeyFiles.readSigningKey(file))));
  }

  @Test
  void aKeyDirectoryLoadsWithEveryCertificate() throws IOException {
    TestDeployment deployment = TestDeployment.create();
    deployment.writeKeys(directory, Optional.of(TestDeployment.EDGE));
    TrustStore trust = TrustStore.load(directory);
    assertEquals(deployment.descriptor(), trust.descriptor());
    assertEquals(6, trust.certificates().size(), "one for each role, and a second for credit");
    assertEquals(
        Optional.of(deployment.certificate(Role.CREDIT)),
        trust.certificateOf(deployment.key(Role.CREDIT).id()));
    assertEquals(
        deployment.certificate(TestDeployment.EDGE),
        trust.readCredential(directory.resolve("signing.cert")));
    assertEquals(
        deployment.edgeKey(TestDeployment.EDGE).id(),
        KeyFiles.readSigningKey(directory.resolve("signing.key")).id());
  }

  @Test
  void revocationsInAKeyDirectoryCount() throws IOException {
    TestDeployment deployment = TestDeployment.create();
    deployment.writeKeys(directory, Optional.empty());
    RoleCertificate credit = deployment.certificate(Role.CREDIT);
    Files.write(
        directory.resolve("revocations.tqd"),
        deployment.sign(
            new RevocationList(
                TestDeployment.DEPLOYMENT,
                new Revision(0, 1),
                Set.of(credit.key().id()),
                Map.of())));
    assertTrue(TrustStore.load(directory).isRevoked(credit));
  }

  @Test
  void aNewerRevocationListIsNotReplacedByAnOlder() {
    TestDeployment deployment = TestDeployment.create();
    RoleCertificate credit = deployment.certificate(Role.CREDIT);
    TrustStore trust =
        deployment.trust().with(revocations(2, Set.of(credit))).with(revocations(1, Set.of()));
    assertTrue(trust.isRevoked(credit));
    assertFalse(trust.with(revocations(3, Set.of())).isRevoked(credit));
  }

  private static RevocationList revocations(long sequence, Set<RoleCertificate> certificates) {
    return new RevocationList(
        TestDeployment.DEPLOYMENT,
        new Revision(0, sequence),
        Set.copyOf(certificates.stream().map(certificate -> certificate.key().id()).toList()),
        Map.of());
  }

  @Test
  void anotherRootsFilesAreRefused() throws IOException {
    TestDeployment deployment = TestDeployment.create();
    deployment.writeKeys(directory, Optional.empty());
    Path foreign = directory.resolve("trust").resolve("foreign.cert");
    Files.write(
        foreign, TestDeployment.another().sign(TestDeployment.another().certificate(Role.CREDIT)));
    assertTrue(
        message(assertThrows(TrustException.class, () -> TrustStore.load(directory)))
            .startsWith(foreign + ": refused: WRONG_DEPLOYMENT"));

    KeyFiles.writeVerifyingKey(
        directory.resolve("root.pub"), TestDeployment.another().root().verifyingKey());
    assertTrue(
        message(assertThrows(TrustException.class, () -> TrustStore.load(directory)))
            .startsWith("the deployment descriptor is refused: UNKNOWN_KEY"));
  }

  @Test
  void aCertificateMayNotCertifyItself() {
    TestDeployment deployment = TestDeployment.create();
    byte[] selfMade =
        DocumentCodec.sign(deployment.certificate(Role.CREDIT), deployment.key(Role.CREDIT));
    assertTrue(deployment.trust().openCredential(selfMade) instanceof Opened.Refused);
  }
}
