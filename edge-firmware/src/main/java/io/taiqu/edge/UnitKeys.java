package io.taiqu.edge;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * Who this unit is and whom it believes: the key directory as it was issued.
 *
 * @param trust the deployment's root and what it certified
 * @param key the unit's own signing key
 * @param certificate root's word that the key is this unit's
 * @param rawCertificate its bytes as issued, for the supervisor
 * @param edge the unit
 * @param tls its identity towards the broker
 */
record UnitKeys(
    TrustStore trust,
    SigningKey key,
    RoleCertificate certificate,
    byte[] rawCertificate,
    EdgeId edge,
    SSLContext tls) {

  /**
   * Reads the directory.
   *
   * @throws IOException naming the file that is missing or does not fit the others
   */
  static UnitKeys load(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          directory
              + " does not exist or is no directory: keys.dir must hold what `taiqu pki issue edge` wrote");
    }
    TrustStore trust = TrustStore.load(directory);
    Path file = directory.resolve("signing.cert");
    RoleCertificate certificate = edgeCertificate(trust.readCredential(file), file);
    EdgeId edge =
        certificate.subject().orElseThrow(() -> new IOException(file + ": names no edge unit"));
    SigningKey key = KeyFiles.readSigningKey(directory.resolve("signing.key"));
    if (!key.verifyingKey().equals(certificate.key())) {
      throw new IOException(directory.resolve("signing.key") + ": is not the key of " + file);
    }
    return new UnitKeys(
        trust,
        key,
        certificate,
        Files.readAllBytes(file),
        edge,
        TlsContexts.fromPem(directory.resolve("tls"), "client"));
  }

  private static RoleCertificate edgeCertificate(Credential credential, Path file)
      throws IOException {
    if (credential instanceof RoleCertificate certificate && certificate.role() == Role.EDGE) {
      return certificate;
    }
    throw new IOException(file + ": is not the certificate of an edge unit");
  }
}
