package io.taiqu.supervisor.pki;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.supervisor.pki.PkiRefusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How trust ends: an edge's identity is taken back, a role's key is replaced, older keys of a role
 * are retired.
 */
final class Withdrawing {

  private final KeyDirectory keys;
  private final SigningKey root;
  private final Instant now;

  Withdrawing(KeyDirectory keys, SigningKey root, Instant now) {
    this.keys = keys;
    this.root = root;
    this.now = now;
  }

  /** Takes back every key that was ever issued to an edge. Doing it again changes nothing. */
  void edge(EdgeId edge) throws IOException {
    List<Path> certificates = KeyDirectory.filesIn(keys.edgeRecord(edge), ".cert");
    if (certificates.isEmpty()) {
      throw new PkiRefusal(
          Reason.NOT_FOUND, "nothing was ever issued to edge " + edge + " from " + keys.path());
    }
    Set<BigInteger> serials = new LinkedHashSet<>(keys.revokedSerials());
    for (Path file : KeyDirectory.filesIn(keys.edgeRecord(edge), ".crt")) {
      serials.add(serialOf(file));
    }
    byte[] list =
        Pem.of(keys.authority().revocationList(serials, now)).getBytes(StandardCharsets.US_ASCII);
    NewDirectory.replace(keys.path().resolve(KeyDirectory.REVOKED_TLS), list);

    RevocationList before = keys.revocations();
    Set<KeyId> revoked = new LinkedHashSet<>(before.keys());
    for (Path file : certificates) {
      revoked.add(keys.certificate(file).key().id());
    }
    if (!revoked.equals(before.keys())) {
      publish(before, revoked, before.retiredBelow());
    }
  }

  /**
   * Retires the keys of a role before an epoch.
   *
   * @param below the lowest epoch that is still trusted
   */
  void retire(Role role, long below) throws IOException {
    long present = keys.roleCertificate(role).keyEpoch();
    if (below > present) {
      throw new PkiRefusal(
          "the present key of the role %s has epoch %d: retiring below %d would leave none. Rotate it first."
              .formatted(KeyDirectory.fileName(role), present, below));
    }
    RevocationList before = keys.revocations();
    Map<Role, Long> retired = new EnumMap<>(Role.class);
    retired.putAll(before.retiredBelow());
    if (retired.getOrDefault(role, 0L) >= below) {
      return;
    }
    retired.put(role, below);
    publish(before, before.keys(), retired);
  }

  /**
   * Makes a new key for a role. The certificate of the one before stays trusted until it ends or is
   * retired.
   */
  RoleCertificate rotate(Role role, Terms terms) throws IOException {
    // Both keys of the credit role have one epoch, so that retiring below it leaves both.
    if (role == Role.CREDIT && Files.exists(keys.roleFile(KeyDirectory.SECOND_CREDIT, ".cert"))) {
      rotate(KeyDirectory.SECOND_CREDIT, role, terms);
    }
    return rotate(KeyDirectory.fileName(role), role, terms);
  }

  private RoleCertificate rotate(String name, Role role, Terms terms) throws IOException {
    Path certificateFile = keys.roleFile(name, ".cert");
    RoleCertificate before = keys.certificate(certificateFile);
    Path former = keys.path().resolve("roles/former/%s-%d.cert".formatted(name, before.keyEpoch()));
    NewDirectory.replace(former, Files.readAllBytes(certificateFile));

    SigningKey key = SigningKey.generate(new SecureRandom());
    Terms.Period validity = terms.ofRole(keys.descriptor().demonstration(), now);
    var certificate =
        new RoleCertificate(
            before.deployment(),
            role,
            Optional.empty(),
            before.keyEpoch() + 1,
            validity.from(),
            validity.until(),
            key.verifyingKey());
    KeyFiles.writeSigningKey(keys.roleFile(name, ".key"), key);
    NewDirectory.replace(certificateFile, DocumentCodec.sign(certificate, root));
    return certificate;
  }

  /** Brings what is known of withdrawn keys up to date in a directory that was issued earlier. */
  void update(Path issued) throws IOException {
    if (!Files.exists(issued.resolve("tls/ca.crt"))) {
      throw new PkiRefusal(Reason.NOT_FOUND, issued + " holds nothing that taiqu pki issued");
    }
    for (String name : List.of(KeyDirectory.REVOCATIONS, KeyDirectory.REVOKED_TLS)) {
      if (Files.exists(issued.resolve(name))) {
        NewDirectory.replace(issued.resolve(name), Files.readAllBytes(keys.path().resolve(name)));
      }
    }
    if (Files.exists(issued.resolve("trust"))) {
      for (Map.Entry<String, Path> revoked :
          KeyDirectory.open(keys.path()).revokedEdgeCertificates().entrySet()) {
        NewDirectory.replace(
            issued.resolve(revoked.getKey()), Files.readAllBytes(revoked.getValue()));
      }
    }
  }

  private void publish(RevocationList before, Set<KeyId> revoked, Map<Role, Long> retired)
      throws IOException {
    var revision = new Revision(before.revision().generation(), before.revision().sequence() + 1);
    var list = new RevocationList(before.deployment(), revision, revoked, retired);
    NewDirectory.replace(
        keys.path().resolve(KeyDirectory.REVOCATIONS), DocumentCodec.sign(list, root));
  }

  private static BigInteger serialOf(Path file) throws IOException {
    try {
      var input = new ByteArrayInputStream(Files.readAllBytes(file));
      return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input))
          .getSerialNumber();
    } catch (GeneralSecurityException e) {
      throw new PkiRefusal(file + " is damaged: " + e.getMessage());
    }
  }
}
