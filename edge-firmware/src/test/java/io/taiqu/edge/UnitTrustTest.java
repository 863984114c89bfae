package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that root took back are not believed any more, whoever brings the news. */
class UnitTrustTest {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();

  @TempDir Path data;
  private UnitTrust trust;

  @BeforeEach
  void open() throws IOException {
    trust = UnitTrust.open(DEPLOYMENT.trust(TestDeployment.EDGE), data);
  }

  private static List<Document> ofCreditRole() {
    return List.of(
        TestDocuments.credit(1, 1, "5"),
        TestDocuments.handover(1, Tariffs.flat("1"), 0, TestDeployment.NOW));
  }

  private static RevocationList list(long sequence, Set<KeyId> keys, Map<Role, Long> below) {
    return new RevocationList(TestDeployment.DEPLOYMENT, new Revision(1, sequence), keys, below);
  }

  private Opened verify(byte[] raw) {
    return trust.verify(raw, TestDeployment.NOW);
  }

  private void assertRevoked(Document document) {
    Opened.Refused refused =
        assertInstanceOf(Opened.Refused.class, verify(DEPLOYMENT.sign(document)));
    assertEquals(Opened.Reason.KEY_REVOKED, refused.reason());
  }

  private void assertBelieved(Document document) {
    assertInstanceOf(Opened.Trusted.class, verify(DEPLOYMENT.sign(document)));
  }

  @Test
  void whatARevokedRoleKeySignsIsRefusedAtOnceAndAfterARestart() throws IOException {
    ofCreditRole().forEach(this::assertBelieved);
    trust.take(DEPLOYMENT.sign(list(2, Set.of(), Map.of(Role.CREDIT, 2L))));
    ofCreditRole().forEach(this::assertRevoked);
    assertBelieved(TestDocuments.policy(1, 1));
    open();
    ofCreditRole().forEach(this::assertRevoked);
    trust.take(
        DEPLOYMENT.sign(
            list(3, Set.of(DEPLOYMENT.key(Role.POLICY).id()), Map.of(Role.CREDIT, 2L))));
    open();
    assertRevoked(TestDocuments.policy(1, 1));
    ofCreditRole().forEach(this::assertRevoked);
  }

  @Test
  void anOlderListGivesNoKeyBack() throws IOException {
    trust.take(DEPLOYMENT.sign(list(5, Set.of(), Map.of(Role.CREDIT, 2L))));
    trust.take(DEPLOYMENT.sign(list(4, Set.of(), Map.of())));
    trust.take(DEPLOYMENT.sign(list(5, Set.of(), Map.of())));
    ofCreditRole().forEach(this::assertRevoked);
    open();
    ofCreditRole().forEach(this::assertRevoked);
  }

  @Test
  void nobodyButRootTakesAKeyBack() throws IOException {
    RevocationList list = list(9, Set.of(), Map.of(Role.CREDIT, 2L));
    trust.take(DocumentCodec.sign(list, DEPLOYMENT.key(Role.OPERATIONS)));
    trust.take(TestDeployment.another().sign(list));
    trust.take(new byte[] {1, 2, 3});
    ofCreditRole().forEach(this::assertBelieved);
    try (Stream<Path> files = Files.list(data.resolve("credentials"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void theKeyThatFollowsIsLearntTheSameWayAndKept() throws IOException {
    SigningKey next = TestDeployment.namedKey("the next credit key");
    RoleCertificate certificate =
        new RoleCertificate(
            TestDeployment.DEPLOYMENT,
            Role.CREDIT,
            Optional.empty(),
            2,
            TestDeployment.NOT_BEFORE,
            TestDeployment.NOT_AFTER,
            next.verifyingKey());
    trust.take(DEPLOYMENT.sign(certificate));
    trust.take(DEPLOYMENT.sign(list(2, Set.of(), Map.of(Role.CREDIT, 2L))));
    open();
    byte[] credit = DocumentCodec.sign(TestDocuments.credit(1, 1, "5"), next);
    assertTrue(verify(credit) instanceof Opened.Trusted);
    ofCreditRole().forEach(this::assertRevoked);
  }
}
