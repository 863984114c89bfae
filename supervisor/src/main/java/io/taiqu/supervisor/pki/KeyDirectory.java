package io.taiqu.supervisor.pki;

import static io.taiqu.supervisor.pki.PkiRefusal.Reason.NOT_FOUND;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a deployment's keys are made and kept: the root key, the role keys and their certificates,
 * the TLS authority, and a record of what was issued to whom. It belongs on a machine without a
 * network.
 *
 * <pre>
 * root/root.key root.pub            deployment.tqd   revocations.tqd
 * roles/ROLE.key ROLE.cert          roles/former/ROLE-EPOCH.cert
 * roles/credit-second.key .cert     (countersigns what is above the step cap)
 * tls/ca.key ca.crt revoked.crl     edges/UUID/EPOCH.cert EPOCH.crt
 * </pre>
 */
final class KeyDirectory {

  static final String DEPLOYMENT = "deployment.tqd";
  static final String REVOCATIONS = "revocations.tqd";

  /** The file name of the second key of the credit role. */
  static final String SECOND_CREDIT = "credit-second";

  static final String REVOKED_TLS = "tls/revoked.crl";

  /**
   * The keys that sign for the deployment. Root is no role; an edge's key is certified when it is
   * issued.
   */
  static final List<Role> ROLES =
      List.of(Role.CREDIT, Role.TARIFF, Role.POLICY, Role.OPERATIONS, Role.UPDATE);

  private final Path path;
  private final TrustStore trust;

  private KeyDirectory(Path path, TrustStore trust) {
    this.path = path;
    this.trust = trust;
  }

  /**
   * What a new deployment is.
   *
   * @param name its name for people
   * @param demonstration whether it may run on a clock of its own
   */
  record Settings(String name, CurrencyCode currency, ZoneId zone, boolean demonstration) {}

  /** Makes the keys of a new deployment. */
  static KeyDirectory create(
      Path path, Settings settings, Terms terms, Optional<char[]> passphrase, Instant now)
      throws IOException {
    try (NewDirectory fresh = NewDirectory.at(path)) {
      SigningKey root = RootKey.create(fresh, passphrase);
      KeyFiles.writeVerifyingKey(fresh.file("root/root.pub"), root.verifyingKey());
      var deployment = new DeploymentId(UUID.randomUUID());
      fresh.open(
          DEPLOYMENT,
          DocumentCodec.sign(
              new DeploymentDescriptor(
                  deployment,
                  settings.name(),
                  settings.currency(),
                  settings.zone(),
                  settings.demonstration(),
                  root.verifyingKey()),
              root));
      fresh.open(
          REVOCATIONS,
          DocumentCodec.sign(
              new RevocationList(deployment, new Revision(1, 1), Set.of(), Map.of()), root));
      Terms.Period validity = terms.ofRole(settings.demonstration(), now);
      for (Role role : ROLES) {
        role(fresh, fileName(role), deployment, role, validity, root);
      }
      role(fresh, SECOND_CREDIT, deployment, Role.CREDIT, validity, root);
      CertificateAuthority authority =
          CertificateAuthority.create(settings.name(), now, terms.authority());
      KeyFiles.writePrivateKey(fresh.file("tls/ca.key"), authority.own().key());
      fresh.open("tls/ca.crt", Pem.of(authority.own().certificate()));
      fresh.open(REVOKED_TLS, Pem.of(authority.revocationList(List.of(), now)));
      fresh.complete();
    }
    return open(path);
  }

  private static void role(
      NewDirectory fresh,
      String name,
      DeploymentId deployment,
      Role role,
      Terms.Period validity,
      SigningKey root)
      throws IOException {
    SigningKey key = SigningKey.generate(new SecureRandom());
    KeyFiles.writeSigningKey(fresh.file("roles/" + name + ".key"), key);
    var certificate =
        new RoleCertificate(
            deployment,
            role,
            Optional.empty(),
            1,
            validity.from(),
            validity.until(),
            key.verifyingKey());
    fresh.open("roles/" + name + ".cert", DocumentCodec.sign(certificate, root));
  }

  static KeyDirectory open(Path path) throws IOException {
    if (!Files.exists(path.resolve(DEPLOYMENT))) {
      throw new PkiRefusal(
          NOT_FOUND,
          "there are no keys of a deployment in "
              + path
              + ": name it by --dir, or make it by taiqu pki init");
    }
    var root = KeyFiles.readVerifyingKey(path.resolve("root/root.pub"));
    TrustStore anchor = TrustStore.anchoredIn(root, Files.readAllBytes(path.resolve(DEPLOYMENT)));
    return new KeyDirectory(path, anchor.with(anchor.readCredential(path.resolve(REVOCATIONS))));
  }

  Path path() {
    return path;
  }

  DeploymentDescriptor descriptor() {
    return trust.descriptor();
  }

  /** Whether root took the certificate back. */
  boolean isRevoked(RoleCertificate certificate) {
    return trust.isRevoked(certificate);
  }

  RevocationList revocations() throws IOException {
    return (RevocationList) credential(path.resolve(REVOCATIONS));
  }

  /** The serial numbers of withdrawn TLS certificates. */
  List<BigInteger> revokedSerials() throws IOException {
    try {
      var list =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(
                      new ByteArrayInputStream(Files.readAllBytes(path.resolve(REVOKED_TLS))));
      var entries = list.getRevokedCertificates();
      return entries == null
          ? List.of()
          : entries.stream().map(entry -> entry.getSerialNumber()).toList();
    } catch (GeneralSecurityException e) {
      throw new PkiRefusal(path.resolve(REVOKED_TLS) + " is damaged: " + e.getMessage());
    }
  }

  CertificateAuthority authority() throws IOException {
    KeyStore store = TlsContexts.identity(path.resolve("tls"), "ca");
    try {
      return new CertificateAuthority(
          new CertifiedKey(
              (PrivateKey) store.getKey("ca", TlsContexts.IN_MEMORY_PASSWORD.toCharArray()),
              (X509Certificate) store.getCertificate("ca")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key store just made cannot be read", e);
    }
  }

  /** The certificate of a role's present key. */
  RoleCertificate roleCertificate(Role role) throws IOException {
    return certificate(roleFile(role, ".cert"));
  }

  RoleCertificate certificate(Path file) throws IOException {
    if (credential(file) instanceof RoleCertificate certificate) {
      return certificate;
    }
    throw new PkiRefusal(file + " is no certificate of a role");
  }

  /**
   * The certificates of a role that are still trusted: the present one and those that overlap with
   * it.
   */
  List<Path> trustedRoleCertificates() throws IOException {
    Stream<Path> present =
        Stream.concat(
            ROLES.stream().map(role -> roleFile(role, ".cert")),
            Stream.of(roleFile(SECOND_CREDIT, ".cert")).filter(Files::exists));
    return Stream.concat(present, filesIn(path.resolve("roles/former"), ".cert").stream())
        .filter(file -> !isRevokedFile(file))
        .toList();
  }

  /**
   * The certificates of edges that were taken back, by the file name under which they are handed
   * on. A supervisor that knows them also knows whose connection to refuse.
   */
  Map<String, Path> revokedEdgeCertificates() throws IOException {
    Map<String, Path> revoked = new TreeMap<>();
    for (Path edge : filesIn(path.resolve("edges"), "")) {
      for (Path file : filesIn(edge, ".cert")) {
        if (isRevoked(certificate(file))) {
          revoked.put("trust/edge-%s-%s".formatted(edge.getFileName(), file.getFileName()), file);
        }
      }
    }
    return revoked;
  }

  Path roleFile(Role role, String extension) {
    return roleFile(fileName(role), extension);
  }

  Path roleFile(String name, String extension) {
    return path.resolve("roles/" + name + extension);
  }

  /** Where the certificates of an edge are recorded. */
  Path edgeRecord(EdgeId edge) {
    return path.resolve("edges/" + edge);
  }

  static List<Path> filesIn(Path directory, String extension) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(extension)).sorted().toList();
    }
  }

  static String fileName(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private boolean isRevokedFile(Path file) {
    try {
      return trust.isRevoked(certificate(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Credential credential(Path file) throws IOException {
    return trust.readCredential(file);
  }
}
