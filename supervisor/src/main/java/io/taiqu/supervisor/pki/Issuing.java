package io.taiqu.supervisor.pki;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * What the processes of a deployment are given: one directory each, complete and readable by its
 * owner alone.
 */
final class Issuing {

  /** The name by which the broker knows the supervisor. */
  static final String SUPERVISOR = "supervisor";

  private final KeyDirectory keys;
  private final Terms terms;
  private final Instant now;

  Issuing(KeyDirectory keys, Terms terms, Instant now) {
    this.keys = keys;
    this.terms = terms;
    this.now = now;
  }

  /**
   * The keys with which a supervisor signs, and its identities as a client of the broker and as a
   * broker itself.
   */
  void supervisor(Path destination, List<Host> hosts) throws IOException {
    CertificateAuthority authority = keys.authority();
    try (NewDirectory out = NewDirectory.at(destination)) {
      trustAnchor(out);
      for (Role role : KeyDirectory.ROLES) {
        // Firmware is signed where it is built: a stolen supervisor must not be able to.
        if (role != Role.UPDATE) {
          signingRole(out, KeyDirectory.fileName(role));
        }
      }
      if (Files.exists(keys.roleFile(KeyDirectory.SECOND_CREDIT, ".key"))) {
        signingRole(out, KeyDirectory.SECOND_CREDIT);
      }
      for (Map.Entry<String, Path> revoked : keys.revokedEdgeCertificates().entrySet()) {
        copy(out, revoked.getKey(), revoked.getValue());
      }
      tls(out, "client", supervisorClient(authority));
      tls(out, "broker", authority.issueServer(hosts, now, terms.tls()));
      out.complete();
    }
  }

  /**
   * The identity of one broker that is not the supervisor's own, with the rights of everyone who
   * connects to it.
   */
  void broker(Path destination, List<Host> hosts) throws IOException {
    CertificateAuthority authority = keys.authority();
    try (NewDirectory out = NewDirectory.at(destination)) {
      tlsAnchor(out);
      tls(out, "broker", authority.issueServer(hosts, now, terms.tls()));
      out.open("acl.conf", accessList());
      out.complete();
    }
  }

  /**
   * The keys of one edge unit.
   *
   * @param renew whether the unit has keys already and is to get new ones
   */
  RoleCertificate edge(Path destination, EdgeId edge, SigningKey root, boolean renew)
      throws IOException {
    long epoch = nextEpoch(edge, renew);
    CertificateAuthority authority = keys.authority();
    SigningKey signing = SigningKey.generate(new SecureRandom());
    Terms.Period validity = terms.ofRole(keys.descriptor().demonstration(), now);
    var certificate =
        new RoleCertificate(
            keys.descriptor().deployment(),
            Role.EDGE,
            Optional.of(edge),
            epoch,
            validity.from(),
            validity.until(),
            signing.verifyingKey());
    byte[] signed = DocumentCodec.sign(certificate, root);
    var alternativeName =
        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:uuid:" + edge);
    CertifiedKey client = authority.issueClient(edge.toString(), alternativeName, now, terms.tls());
    try (NewDirectory out = NewDirectory.at(destination)) {
      trustAnchor(out);
      KeyFiles.writeSigningKey(out.file("signing.key"), signing);
      out.open("signing.cert", signed);
      tls(out, "client", client);
      // Recorded before it is handed out: what is not on record could never be withdrawn.
      record(edge, epoch, signed, client.certificate());
      out.complete();
    }
    return certificate;
  }

  private long nextEpoch(EdgeId edge, boolean renew) throws IOException {
    List<Path> earlier = KeyDirectory.filesIn(keys.edgeRecord(edge), ".cert");
    long epoch = 0;
    for (Path file : earlier) {
      RoleCertificate certificate = keys.certificate(file);
      if (keys.isRevoked(certificate)) {
        throw new PkiRefusal(
            "edge "
                + edge
                + " was revoked, and a revoked identity is never used again: choose another UUID");
      }
      epoch = Math.max(epoch, certificate.keyEpoch());
    }
    if (renew && earlier.isEmpty()) {
      throw new PkiRefusal(
          PkiRefusal.Reason.NOT_FOUND,
          "edge " + edge + " has no keys yet, so there is nothing to renew");
    }
    if (!renew && !earlier.isEmpty()) {
      throw new PkiRefusal(
          "edge "
              + edge
              + " has keys already. Give --renew to replace them, or revoke it and choose another UUID.");
    }
    return epoch + 1;
  }

  private void record(EdgeId edge, long epoch, byte[] signed, X509Certificate client)
      throws IOException {
    Path record = keys.edgeRecord(edge);
    NewDirectory.replace(record.resolve(epoch + ".cert"), signed);
    NewDirectory.replace(
        record.resolve(epoch + ".crt"), Pem.of(client).getBytes(StandardCharsets.US_ASCII));
  }

  private void trustAnchor(NewDirectory out) throws IOException {
    copy(out, KeyDirectory.DEPLOYMENT, keys.path().resolve(KeyDirectory.DEPLOYMENT));
    copy(out, KeyDirectory.REVOCATIONS, keys.path().resolve(KeyDirectory.REVOCATIONS));
    copy(out, "root.pub", keys.path().resolve("root/root.pub"));
    for (Path file : keys.trustedRoleCertificates()) {
      copy(out, "trust/" + file.getFileName(), file);
    }
    tlsAnchor(out);
  }

  private void tlsAnchor(NewDirectory out) throws IOException {
    copy(out, "tls/ca.crt", keys.path().resolve("tls/ca.crt"));
    copy(out, KeyDirectory.REVOKED_TLS, keys.path().resolve(KeyDirectory.REVOKED_TLS));
  }

  private void signingRole(NewDirectory out, String name) throws IOException {
    Path file = keys.roleFile(name, ".key");
    SigningKey key = KeyFiles.readSigningKey(file);
    Path certificate = keys.roleFile(name, ".cert");
    if (!keys.certificate(certificate).key().equals(key.verifyingKey())) {
      throw new PkiRefusal(
          file + " is not the key that its certificate names; rotate the role to make both anew");
    }
    KeyFiles.writeSigningKey(out.file("roles/" + file.getFileName()), key);
    copy(out, "roles/" + certificate.getFileName(), certificate);
  }

  private CertifiedKey supervisorClient(CertificateAuthority authority) {
    return authority.issueClient(
        SUPERVISOR, new GeneralName(GeneralName.dNSName, SUPERVISOR), now, terms.tls());
  }

  private String accessList() {
    String everyEdge = Topics.upFilter(keys.descriptor().deployment());
    String edges = everyEdge.substring(0, everyEdge.indexOf('+'));
    return """
    # Who may do what on the broker of deployment %1$s.
    # The user is the common name of the client's certificate.
    user %2$s
    topic read %3$s+/up/#
    topic readwrite %3$s+/down/#
    # An edge: what it is told and what it says itself, and nobody else's.
    pattern read %3$s%%u/down/#
    pattern write %3$s%%u/up/#
    """
        .formatted(keys.descriptor().deployment(), SUPERVISOR, edges);
  }

  private static void tls(NewDirectory out, String name, CertifiedKey identity) throws IOException {
    KeyFiles.writePrivateKey(out.file("tls/" + name + ".key"), identity.key());
    out.open("tls/" + name + ".crt", Pem.of(identity.certificate()));
  }

  private static void copy(NewDirectory out, String name, Path source) throws IOException {
    out.open(name, Files.readAllBytes(source));
  }
}
