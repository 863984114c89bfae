package io.taiqu.supervisor;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.fleet.RoleKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static Optional<SigningKey> secondCredit(Path directory) throws IOException {
    return Files.exists(directory.resolve("roles/credit-second.key"))
        ? Optional.of(role(directory, "credit-second"))
        : Optional.empty();
  }

  private static SigningKey role(Path directory, String name) throws IOException {
    return KeyFiles.readSigningKey(directory.resolve("roles").resolve(name + ".key"));
  }
}
