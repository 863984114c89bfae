package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose signatures count in one deployment: the root key, what root certified, and what it took
 * back. Immutable; a newly learnt credential gives a new store.
 */
public final class TrustStore {
  private final DeploymentDescriptor descriptor;
  private final Map<KeyId, RoleCertificate> certificates;
  private final Optional<RevocationList> revocations;

  private TrustStore(
      DeploymentDescriptor descriptor,
      Map<KeyId, RoleCertificate> certificates,
      Optional<RevocationList> revocations) {
    this.descriptor = descriptor;
    this.certificates = certificates;
    this.revocations = revocations;
  }

  /**
   * Trust in a root key and the deployment that it describes.
   *
   * @param root the root key, known beforehand
   * @param rawDescriptor the signed deployment descriptor
   * @throws TrustException if the descriptor is not that root's
   */
  public static TrustStore anchoredIn(VerifyingKey root, byte[] rawDescriptor)
      throws TrustException {
    return switch (DocumentCodec.openDescriptor(rawDescriptor, root)) {
      case Opened.Trusted(DeploymentDescriptor descriptor, _, _, _) ->
          new TrustStore(descriptor, Map.of(), Optional.empty());
      case Opened.Trusted trusted ->
          throw new TrustException(
              "expected a deployment descriptor, found " + DocumentType.of(trusted.document()));
      case Opened.Refused refused ->
          throw new TrustException(
              "the deployment descriptor is refused: "
                  + refused.reason()
                  + ", "
                  + refused.detail());
    };
  }

  /**
   * Reads a key directory: {@code root.pub}, {@code deployment.tqd}, every {@code *.cert} in {@code
   * trust/}, and {@code revocations.tqd} if there is one.
   *
   * @throws TrustException if a file is missing, damaged, or not signed by that root
   */
  public static TrustStore load(Path directory) throws IOException {
    VerifyingKey root = KeyFiles.readVerifyingKey(directory.resolve("root.pub"));
    TrustStore store = anchoredIn(root, Pem.readBounded(directory.resolve("deployment.tqd")));
    Path trust = directory.resolve("trust");
    if (Files.isDirectory(trust)) {
      for (Path file : certificateFiles(trust)) {
        store = store.withFile(file);
      }
    }
    Path revocationFile = directory.resolve("revocations.tqd");
    return Files.exists(revocationFile) ? store.withFile(revocationFile) : store;
  }

  /**
   * Reads one root-signed credential from a file.
   *
   * @throws TrustException if the file is missing, damaged, or not signed by root
   */
  public Credential readCredential(Path file) throws IOException {
    return switch (openCredential(Pem.readBounded(file))) {
      case Opened.Trusted(Credential credential, _, _, _) -> credential;
      case Opened.Trusted _ -> throw new TrustException(file + ": not a credential");
      case Opened.Refused refused ->
          throw new TrustException(
              file + ": refused: " + refused.reason() + ", " + refused.detail());
    };
  }

  /** Opens a root-signed credential. Root keys do not expire, so no time is needed. */
  public Opened openCredential(byte[] raw) {
    return DocumentCodec.openAsRoot(raw, this);
  }

  /**
   * This store, extended by what root said. A revocation list replaces an older one and yields to a
   * newer one.
   */
  public TrustStore with(Credential credential) {
    return switch (credential) {
      case RoleCertificate certificate -> {
        Map<KeyId, RoleCertificate> extended = new LinkedHashMap<>(certificates);
        extended.put(certificate.key().id(), certificate);
        yield new TrustStore(descriptor, Collections.unmodifiableMap(extended), revocations);
      }
      case RevocationList list ->
          revocations.filter(known -> known.revision().isAfter(list.revision())).isPresent()
              ? this
              : new TrustStore(descriptor, certificates, Optional.of(list));
      case DeploymentDescriptor newer -> new TrustStore(newer, certificates, revocations);
    };
  }

  /** Whether a list says something newer than what is known. */
  public boolean supersededBy(RevocationList list) {
    return revocations.filter(known -> !list.revision().isAfter(known.revision())).isEmpty();
  }

  public DeploymentDescriptor descriptor() {
    return descriptor;
  }

  public DeploymentId deployment() {
    return descriptor.deployment();
  }

  public VerifyingKey root() {
    return descriptor.root();
  }

  /** The certificate of a key; empty if it has none. */
  public Optional<RoleCertificate> certificateOf(KeyId key) {
    return Optional.ofNullable(certificates.get(key));
  }

  /** Every certificate, in the order in which they were learnt. */
  public Collection<RoleCertificate> certificates() {
    return certificates.values();
  }

  /** Whether root took a certificate back. */
  public boolean isRevoked(RoleCertificate certificate) {
    return revocations.filter(list -> list.revokes(certificate)).isPresent();
  }

  private TrustStore withFile(Path file) throws IOException {
    return with(readCredential(file));
  }

  private static List<Path> certificateFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".cert")).sorted().toList();
    }
  }
}
