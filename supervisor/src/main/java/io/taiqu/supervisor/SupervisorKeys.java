package io.taiqu.supervisor;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.topup.WebhookSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the supervisor was issued: whom it trusts, with which keys it signs, how it shows itself to
 * the broker.
 *
 * @param tlsDirectory holds the TLS files
 */
record SupervisorKeys(TrustStore trust, RoleKeys roles, SSLContext client, Path tlsDirectory) {

  /** Reads a key directory; a problem names the file. */
  static SupervisorKeys load(Path directory) throws IOException {
    Path tls = directory.resolve("tls");
    return new SupervisorKeys(
        TrustStore.load(directory),
        new RoleKeys(
            role(directory, "credit"),
            secondCredit(directory),
            role(directory, "tariff"),
            role(directory, "policy"),
            role(directory, "operations")),
        TlsContexts.fromPem(tls, "client"),
        tls);
  }

  /**
   * What payment providers sign with: {@code webhooks/NAME.secret} beside the keys.
   *
   * @throws IOException if one is missing or is no secret; the message names the file
   */
  Map<String, WebhookSecrets> webhooks(List<String> providers) throws IOException {
    Map<String, WebhookSecrets> secrets = new LinkedHashMap<>();
    for (String provider : providers) {
      Path file = tlsDirectory.resolveSibling("webhooks").resolve(provider + ".secret");
      if (!Files.isReadable(file)) {
        throw new IOException(
            file + " is missing: payment provider " + provider + " can't be believed without it");
      }
      try {
        secrets.put(provider, WebhookSecrets.parse(Files.readString(file)));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return secrets;
  }

  private static Optional<SigningKey> secondCredit(Path directory) throws IOException {
    return Files.exists(directory.resolve("roles/credit-second.key"))
        ? Optional.of(role(directory, "credit-second"))
        : Optional.empty();
  }

  private static SigningKey role(Path directory, String name) throws IOException {
    return KeyFiles.readSigningKey(directory.resolve("roles").resolve(name + ".key"));
  }
}
