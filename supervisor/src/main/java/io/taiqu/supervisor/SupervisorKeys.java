package io.taiqu.supervisor;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.topup.WebhookSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * What the supervisor was issued: whom it trusts, with which keys it signs, how it shows itself to
 * the broker.
 *
 * @param tlsDirectory holds the TLS files
 * @param credentials what units must know of role keys, as root signed it: certificates, then the
 *     list of those that are not trusted any more
 */
record SupervisorKeys(
    TrustStore trust,
    RoleKeys roles,
    SSLContext client,
    Path tlsDirectory,
    List<byte[]> credentials) {

  /** Reads a key directory; a problem names the file. */
  static SupervisorKeys load(Path directory) throws IOException {
    Path tls = directory.resolve("tls");
    TrustStore trust = TrustStore.load(directory);
    return new SupervisorKeys(
        trust,
        new RoleKeys(
            role(directory, "credit"),
            secondCredit(directory),
            role(directory, "tariff"),
            role(directory, "policy"),
            role(directory, "operations")),
        TlsContexts.fromPem(tls, "client"),
        tls,
        credentials(directory, trust));
  }

  private static List<byte[]> credentials(Path directory, TrustStore trust) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory.resolve("trust"))) {
      try (Stream<Path> found = Files.list(directory.resolve("trust"))) {
        found.filter(file -> file.toString().endsWith(".cert")).sorted().forEach(files::add);
      }
    }
    files.removeIf(file -> isOfAnEdge(file, trust));
    Path revocations = directory.resolve("revocations.tqd");
    if (Files.exists(revocations)) {
      files.add(revocations);
    }
    List<byte[]> credentials = new ArrayList<>();
    for (Path file : files) {
      credentials.add(Files.readAllBytes(file));
    }
    return credentials;
  }

  private static boolean isOfAnEdge(Path file, TrustStore trust) {
    try {
      return trust.readCredential(file) instanceof RoleCertificate certificate
          && certificate.role() == Role.EDGE;
    } catch (IOException wasReadBefore) {
      throw new UncheckedIOException(wasReadBefore);
    }
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
            file
                + (Files.exists(file)
                    ? " can't be read by " + System.getProperty("user.name")
                    : " is missing")
                + ": what "
                + provider
                + " sends can't be believed without it");
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
