package io.taiqu.protocol.testing;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.DocumentType;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustException;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A deployment with a key for every role and for any edge. Keys follow from their names, so that
 * every run signs the same bytes.
 */
public final class TestDeployment {
  public static final DeploymentId DEPLOYMENT =
      DeploymentId.parse("0190d000-0000-7000-8000-000000000001");
  public static final EdgeId EDGE = EdgeId.parse("0190d000-0000-7000-8000-0000000000e1");
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  public static final CurrencyCode CURRENCY = new CurrencyCode("CNY");

  /** Monday, 10:00 in the deployment's zone; certificates are valid around it. */
  public static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  public static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  public static final Instant NOT_AFTER = Instant.parse("2036-01-01T00:00:00Z");

  /** Deriving a key costs as much as a signature; tests ask for the same few again and again. */
  private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();

  private final DeploymentId deployment;
  private final boolean demonstration;

  private TestDeployment(DeploymentId deployment, boolean demonstration) {
    this.deployment = deployment;
    this.demonstration = demonstration;
  }

  /** The usual one, marked as a demonstration. */
  public static TestDeployment create() {
    return new TestDeployment(DEPLOYMENT, true);
  }

  /** Another deployment, with other keys, not a demonstration. */
  public static TestDeployment another() {
    return new TestDeployment(new DeploymentId(new UUID(7, 7)), false);
  }

  /** The key that a name stands for, in every deployment. */
  public static SigningKey namedKey(String name) {
    return KEYS.computeIfAbsent(name, known -> SigningKey.ofSeed(seedOf(known)));
  }

  /** The seed of {@link #namedKey}: SHA-256 of the name. */
  public static byte[] seedOf(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8)).toBytes();
  }

  public SigningKey root() {
    return namedKey("root of " + deployment);
  }

  /** The key of a role of the supervisor. */
  public SigningKey key(Role role) {
    return namedKey(role.name().toLowerCase(Locale.ROOT) + " of " + deployment);
  }

  /** The second key of the credit role, for steps above the cap. */
  public SigningKey secondCreditKey() {
    return namedKey("second credit of " + deployment);
  }

  /** The key of an edge. */
  public SigningKey edgeKey(EdgeId edge) {
    return namedKey("edge " + edge + " of " + deployment);
  }

  public DeploymentDescriptor descriptor() {
    return new DeploymentDescriptor(
        deployment, "Test deployment", CURRENCY, ZONE, demonstration, root().verifyingKey());
  }

  /** A certificate of a role's key, key epoch 1. */
  public RoleCertificate certificate(Role role) {
    return new RoleCertificate(
        deployment, role, Optional.empty(), 1, NOT_BEFORE, NOT_AFTER, key(role).verifyingKey());
  }

  /** A certificate of an edge's key, key epoch 1. */
  public RoleCertificate certificate(EdgeId edge) {
    return new RoleCertificate(
        deployment,
        Role.EDGE,
        Optional.of(edge),
        1,
        NOT_BEFORE,
        NOT_AFTER,
        edgeKey(edge).verifyingKey());
  }

  /** Trust in every role of the supervisor and in these edges. */
  public TrustStore trust(EdgeId... edges) {
    try {
      TrustStore trust = TrustStore.anchoredIn(root().verifyingKey(), sign(descriptor()));
      for (Role role : Role.values()) {
        if (role != Role.ROOT && role != Role.EDGE) {
          trust = trust.with(certificate(role));
        }
      }
      trust =
          trust.with(
              new RoleCertificate(
                  deployment,
                  Role.CREDIT,
                  Optional.empty(),
                  1,
                  NOT_BEFORE,
                  NOT_AFTER,
                  secondCreditKey().verifyingKey()));
      for (EdgeId edge : edges) {
        trust = trust.with(certificate(edge));
      }
      return trust;
    } catch (TrustException ownDescriptorIsRefused) {
      throw new AssertionError(ownDescriptorIsRefused);
    }
  }

  /** The document, signed by the key that should sign it. */
  public byte[] sign(Document document) {
    return DocumentCodec.sign(document, signerOf(document));
  }

  /**
   * Writes a key directory as an edge or a supervisor has it: {@code root.pub}, {@code
   * deployment.tqd}, {@code trust/}, and for an edge its {@code signing.key} and {@code
   * signing.cert}. TLS files are not among them.
   */
  public void writeKeys(Path directory, Optional<EdgeId> edge) throws IOException {
    Path trust = Files.createDirectories(directory.resolve("trust"));
    KeyFiles.writeVerifyingKey(directory.resolve("root.pub"), root().verifyingKey());
    Files.write(directory.resolve("deployment.tqd"), sign(descriptor()));
    for (RoleCertificate certificate : trust().certificates()) {
      boolean second = certificate.key().equals(secondCreditKey().verifyingKey());
      Files.write(
          trust.resolve(
              certificate.role().name().toLowerCase(Locale.ROOT)
                  + (second ? "-second" : "")
                  + ".cert"),
          sign(certificate));
    }
    if (edge.isPresent()) {
      KeyFiles.writeSigningKey(directory.resolve("signing.key"), edgeKey(edge.get()));
      Files.write(directory.resolve("signing.cert"), sign(certificate(edge.get())));
    }
  }

  private SigningKey signerOf(Document document) {
    return switch (document) {
      case Credential _ -> root();
      case Uplink uplink -> edgeKey(uplink.edge());
      case Downlink downlink -> key(DocumentType.of(downlink).signer());
    };
  }
}
