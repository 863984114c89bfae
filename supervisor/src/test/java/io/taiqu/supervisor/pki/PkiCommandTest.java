package io.taiqu.supervisor.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiCommandTest {

  private static final String EDGE = "7a6ad0f4-2f0c-4a3b-9a39-0b9c8f1f0a01";
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  @TempDir private Path directory;

  @Test
  void initMakesTheRootAndACertifiedKeyForEachRole() throws IOException {
    init("Riverside");

    KeyDirectory keys = KeyDirectory.open(pki());
    assertEquals("Riverside", keys.descriptor().name());
    assertFalse(keys.descriptor().demonstration());
    for (Role role : KeyDirectory.ROLES) {
      RoleCertificate certificate = keys.roleCertificate(role);
      assertEquals(role, certificate.role());
      assertEquals(1, certificate.keyEpoch());
      assertEquals(
          certificate.key(), KeyFiles.readSigningKey(keys.roleFile(role, ".key")).verifyingKey());
    }
  }

  @Test
  void onlyTheOwnerMayReadSecretsAndEnterTheirDirectories() throws IOException {
    init("Riverside");
    issueEdge(EDGE, "edge");
    run("issue", "supervisor", "--dir", pki(), "--out", directory.resolve("supervisor"))
        .succeeded();

    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(each -> !each.equals(directory)).toList()) {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (Files.isDirectory(path)) {
          assertEquals("rwx------", rights, path.toString());
        } else if (path.toString().endsWith(".key")) {
          assertEquals("rw-------", rights, path.toString());
        } else {
          assertEquals("rw-r--r--", rights, path.toString());
        }
      }
    }
  }

  @Test
  void nothingThatExistsIsOverwritten() throws IOException {
    init("Riverside");
    Map<String, String> before = contents();

    PkiRun again = run("init", "--dir", pki(), "--name", "Other");
    PkiRun into = run("issue", "broker", "--dir", pki(), "--out", pki());

    assertEquals(5, again.exitCode());
    assertTrue(again.err().contains("exists and is not empty"), again.err());
    assertEquals(5, into.exitCode());
    assertEquals(before, contents());
  }

  @Test
  void whatASupervisorIsGivenLetsItSignWhatAnEdgeTrusts() throws IOException {
    init("Riverside");
    issueEdge(EDGE, "edge");
    run("issue", "supervisor", "--dir", pki(), "--out", directory.resolve("supervisor"))
        .succeeded();

    SigningKey operations =
        KeyFiles.readSigningKey(directory.resolve("supervisor/roles/operations.key"));
    TrustStore edge = TrustStore.load(directory.resolve("edge"));
    var notice =
        new NoticeState(
            edge.deployment(),
            SupplyPointId.parse("6f0f0c52-5c9c-4bb2-9a53-33f0e0a1d001"),
            EdgeId.parse(EDGE),
            1,
            new Revision(1, 1),
            1,
            1,
            NOW);
    byte[] signed = DocumentCodec.sign(notice, operations);

    assertInstanceOf(Opened.Trusted.class, DocumentCodec.open(signed, edge, NOW));
    assertFalse(Files.exists(directory.resolve("supervisor/roles/update.key")));
    assertFalse(Files.exists(directory.resolve("supervisor/root")));
  }

  @Test
  void roleKeysHoldForTwoYears() throws IOException {
    init("Riverside");
    RoleCertificate credit = KeyDirectory.open(pki()).roleCertificate(Role.CREDIT);

    assertTrue(credit.isValidAt(NOW));
    assertTrue(credit.isValidAt(NOW.plus(Duration.ofDays(729))));
    assertFalse(credit.isValidAt(NOW.plus(Duration.ofDays(731))));
  }

  @Test
  void demonstrationDocumentsHoldAtAnyTime() throws IOException {
    run("init", "--dir", pki(), "--name", "Show", "--demonstration").succeeded();
    KeyDirectory keys = KeyDirectory.open(pki());

    assertTrue(keys.descriptor().demonstration());
    assertTrue(keys.roleCertificate(Role.CREDIT).isValidAt(Instant.parse("2001-01-01T00:00:00Z")));
    assertTrue(keys.roleCertificate(Role.CREDIT).isValidAt(Instant.parse("2099-01-01T00:00:00Z")));
  }

  @Test
  void edgeIdentityIsIssuedOnceUnlessRenewed() throws IOException {
    init("Riverside");
    issueEdge(EDGE, "first");

    PkiRun again =
        run("issue", "edge", "--dir", pki(), "--edge", EDGE, "--out", directory.resolve("second"));
    PkiRun renewed =
        run(
            "issue",
            "edge",
            "--dir",
            pki(),
            "--edge",
            EDGE,
            "--renew",
            "--json",
            "--out",
            directory.resolve("third"));

    assertEquals(5, again.exitCode());
    assertFalse(Files.exists(directory.resolve("second")));
    JsonNode result = new ObjectMapper().readTree(renewed.succeeded().out());
    assertEquals(2, result.get("keyEpoch").asInt());
    assertEquals(EDGE, result.get("edge").asText());
  }

  @Test
  void revokedEdgeIsTrustedNoMoreAndNeverIssuedAgain() throws IOException {
    init("Riverside");
    issueEdge(EDGE, "edge");
    run("issue", "supervisor", "--dir", pki(), "--out", directory.resolve("supervisor"))
        .succeeded();

    run("revoke", "--dir", pki(), "--edge", EDGE, "--update", directory.resolve("supervisor"))
        .succeeded();

    TrustStore supervisor = TrustStore.load(directory.resolve("supervisor"));
    var certificate =
        (RoleCertificate) supervisor.readCredential(directory.resolve("edge/signing.cert"));
    assertTrue(supervisor.isRevoked(certificate));
    assertTrue(supervisor.certificateOf(certificate.key().id()).isPresent());
    assertEquals(1, KeyDirectory.open(pki()).revokedSerials().size());
    assertEquals(
        5,
        run(
                "issue",
                "edge",
                "--dir",
                pki(),
                "--edge",
                EDGE,
                "--renew",
                "--out",
                directory.resolve("again"))
            .exitCode());
  }

  @Test
  void revokingTwiceChangesNothing() throws IOException {
    init("Riverside");
    issueEdge(EDGE, "edge");
    String first = run("revoke", "--dir", pki(), "--edge", EDGE).succeeded().out();

    assertEquals(first, run("revoke", "--dir", pki(), "--edge", EDGE).succeeded().out());
    assertEquals(1, KeyDirectory.open(pki()).revokedSerials().size());
  }

  @Test
  void rotatedKeyOverlapsWithTheOneBeforeUntilThatIsRetired() throws IOException {
    init("Riverside");
    RoleCertificate before = KeyDirectory.open(pki()).roleCertificate(Role.CREDIT);

    run("rotate", "--dir", pki(), "--role", "credit").succeeded();
    issueEdge(EDGE, "overlap");
    run("revoke", "--dir", pki(), "--role", "credit", "--below", "2").succeeded();
    issueEdge("7a6ad0f4-2f0c-4a3b-9a39-0b9c8f1f0a02", "after");

    RoleCertificate now = KeyDirectory.open(pki()).roleCertificate(Role.CREDIT);
    assertEquals(2, now.keyEpoch());
    assertNotEquals(before.key(), now.key());
    TrustStore overlap = TrustStore.load(directory.resolve("overlap"));
    assertTrue(overlap.certificateOf(before.key().id()).isPresent());
    assertTrue(overlap.certificateOf(now.key().id()).isPresent());
    TrustStore after = TrustStore.load(directory.resolve("after"));
    assertTrue(after.isRevoked(before));
    assertFalse(after.isRevoked(now));
  }

  @Test
  void theLastKeyOfARoleIsNeverRetired() throws IOException {
    init("Riverside");

    PkiRun run = run("revoke", "--dir", pki(), "--role", "credit", "--below", "2");

    assertEquals(5, run.exitCode());
    assertTrue(run.err().contains("Rotate it first"), run.err());
  }

  @Test
  void passphraseProtectsTheRootKey() throws IOException {
    Path right = Files.writeString(directory.resolve("right"), "correct horse\n");
    Path wrong = Files.writeString(directory.resolve("wrong"), "battery staple\n");
    run("init", "--dir", pki(), "--name", "Riverside", "--passphrase-file", right).succeeded();

    PkiRun refused =
        run(
            "issue",
            "edge",
            "--dir",
            pki(),
            "--edge",
            EDGE,
            "--out",
            directory.resolve("edge"),
            "--passphrase-file",
            wrong);

    assertTrue(
        Files.readString(pki().resolve("root/root.key"))
            .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assertEquals(5, refused.exitCode());
    assertTrue(refused.err().contains("the passphrase is wrong"), refused.err());
    run(
            "issue",
            "edge",
            "--dir",
            pki(),
            "--edge",
            EDGE,
            "--out",
            directory.resolve("edge"),
            "--passphrase-file",
            right)
        .succeeded();
  }

  @Test
  void supervisorIsIssuedWithoutTheRootKey() throws IOException {
    init("Riverside");
    Files.delete(pki().resolve("root/root.key"));

    run("issue", "supervisor", "--dir", pki(), "--out", directory.resolve("supervisor"))
        .succeeded();
    PkiRun edge =
        run("issue", "edge", "--dir", pki(), "--edge", EDGE, "--out", directory.resolve("edge"));

    assertEquals(3, edge.exitCode());
    assertTrue(edge.err().contains("needs the root key"), edge.err());
  }

  @Test
  void documentChangedByHandIsRefusedByShow() throws IOException {
    init("Riverside");
    Path file = pki().resolve("roles/credit.cert");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);

    PkiRun run = run("show", file);

    assertEquals(5, run.exitCode());
    assertTrue(run.err().contains("FORGED"), run.err());
  }

  @Test
  void showNamesStateAndEndOfEveryCertificateInADirectory() throws IOException {
    init("Riverside");

    String shown = run("show", pki()).succeeded().out();

    assertTrue(shown.contains("role credit, keyEpoch 1"), shown);
    assertTrue(shown.contains("valid for 730 days"), shown);
    assertTrue(shown.contains("CN=Riverside TLS authority"), shown);
  }

  @Test
  void mistakesOnTheCommandLineAreUsageErrors() {
    assertEquals(2, run().exitCode());
    assertEquals(2, run("init").exitCode());
    assertEquals(
        2, run("init", "--dir", pki(), "--name", "X", "--zone", "Nowhere/Land").exitCode());
    assertEquals(2, run("init", "--dir", pki(), "--name", "X", "--currency", "yuan").exitCode());
    assertEquals(2, run("init", "--dir", pki(), "--name", "X", "--tls-days", "0").exitCode());
    assertFalse(Files.exists(pki()));
    assertEquals(
        3, run("issue", "broker", "--dir", pki(), "--out", directory.resolve("b")).exitCode());
    init("Riverside");
    assertEquals(
        2,
        run("issue", "edge", "--dir", pki(), "--edge", "seven", "--out", directory.resolve("e"))
            .exitCode());
    assertEquals(
        2,
        run(
                "issue",
                "broker",
                "--dir",
                pki(),
                "--host",
                "no spaces",
                "--out",
                directory.resolve("b"))
            .exitCode());
    assertEquals(2, run("rotate", "--dir", pki(), "--role", "root").exitCode());
    assertEquals(3, run("revoke", "--dir", pki(), "--edge", EDGE).exitCode());
  }

  private PkiRun run(Object... arguments) {
    return PkiRun.at(InstantSource.fixed(NOW), arguments);
  }

  private Path pki() {
    return directory.resolve("pki");
  }

  private void init(String name) {
    run("init", "--dir", pki(), "--name", name).succeeded();
  }

  private void issueEdge(String edge, String out) {
    run("issue", "edge", "--dir", pki(), "--edge", edge, "--out", directory.resolve(out))
        .succeeded();
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
