package io.taiqu.supervisor.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.supervisor.testing.IssuedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the keys that the command makes, a unit believes both signatures of the credit role. */
final class SecondKeyTest {
  @TempDir Path directory;

  private static SigningKey key(Path keys, String name) throws IOException {
    return KeyFiles.readSigningKey(keys.resolve("roles").resolve(name + ".key"));
  }

  private static CreditState state(TrustStore trust) {
    CreditState example = Examples.creditState();
    return new CreditState(
        trust.deployment(),
        example.supplyPoint(),
        example.meter(),
        example.edge(),
        example.assignmentEpoch(),
        example.revision(),
        example.credited(),
        example.withdrawn(),
        example.currency(),
        example.tokensCovered(),
        example.minTariffVersion(),
        example.policyVersion(),
        example.issuedAt(),
        example.grantHistoryHead());
  }

  @Test
  void aUnitTrustsWhatBothCreditKeysSigned() throws IOException {
    IssuedKeys issued = new IssuedKeys(directory);
    Path supervisor = issued.supervisor();
    TrustStore unit = TrustStore.load(issued.edge(new EdgeId(new UUID(5, 5))));
    byte[] once = DocumentCodec.sign(state(unit), key(supervisor, "credit"));
    byte[] twice = DocumentCodec.countersign(once, key(supervisor, "credit-second"));
    Opened.Trusted trusted =
        assertInstanceOf(Opened.Trusted.class, DocumentCodec.open(twice, unit, Instant.now()));
    assertEquals(Optional.of(key(supervisor, "credit-second").id()), trusted.secondKey());
  }

  @Test
  void theOtherRolesCannotCountersign() throws IOException {
    IssuedKeys issued = new IssuedKeys(directory);
    TrustStore unit = TrustStore.load(issued.edge(new EdgeId(new UUID(5, 5))));
    byte[] once = DocumentCodec.sign(state(unit), key(issued.supervisor(), "credit"));
    byte[] twice = DocumentCodec.countersign(once, key(issued.supervisor(), "policy"));
    Opened.Refused refused =
        assertInstanceOf(Opened.Refused.class, DocumentCodec.open(twice, unit, Instant.now()));
    assertEquals(Opened.Reason.WRONG_ROLE, refused.reason());
  }
}
