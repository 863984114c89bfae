package io.taiqu.supervisor.pki;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code taiqu pki show}. */
@Command(
    name = "show",
    description =
        "Say what a file or every file of a directory is, for whom, and until when. Secrets are not shown.")
final class ShowCommand implements Callable<Integer> {

  @ParentCommand private PkiCommand parent;

  @Parameters(
      paramLabel = "FILE",
      description = "A document, certificate or directory that taiqu pki made.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(file)) {
      throw new PkiRefusal(PkiRefusal.Reason.NOT_FOUND, "there is no " + file);
    }
    if (Files.isDirectory(file)) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (Path each : readable(file)) {
        all.put(file.relativize(each).toString(), oneLine(describe(each)));
      }
      parent.print(all);
    } else {
      parent.print(describe(file));
    }
    return 0;
  }

  private static List<Path> readable(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(each -> each.toString().matches(".*\\.(tqd|cert|crt)"))
          .sorted()
          .toList();
    }
  }

  private static String oneLine(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder();
    fields.forEach((name, value) ->
        line.append(line.isEmpty() ? "" : ", ").append(name).append(' ').append(value));
    return line.toString();
  }

  private Map<String, Object> describe(Path each) throws IOException {
    byte[] bytes = Files.readAllBytes(each);
    return new String(
                bytes, 0, Math.min(4, bytes.length), java.nio.charset.StandardCharsets.US_ASCII)
            .equals("TQU1")
        ? describeDocument(each, bytes)
        : describeX509(each, bytes);
  }

  /**
   * A credential is shown only if root signed it: what anybody could have written is no
   * information.
   */
  private Map<String, Object> describeDocument(Path each, byte[] bytes) throws IOException {
    Path anchor =
        anchorOf(each)
            .orElseThrow(() ->
                new PkiRefusal(
                    PkiRefusal.Reason.NOT_FOUND,
                    each + ": no root.pub and deployment.tqd around it to verify it by"));
    Path rootKey =
        Files.exists(anchor.resolve("root.pub"))
            ? anchor.resolve("root.pub")
            : anchor.resolve("root/root.pub");
    TrustStore trust =
        TrustStore.anchoredIn(
            KeyFiles.readVerifyingKey(rootKey),
            Files.readAllBytes(anchor.resolve(KeyDirectory.DEPLOYMENT)));
    return switch (trust.openCredential(bytes)) {
      case Opened.Trusted(Credential credential, _, _, _) -> describe(trust, anchor, credential);
      case Opened.Trusted _ -> throw new PkiRefusal(each + " is a document, but not a credential");
      case Opened.Refused refused ->
          throw new PkiRefusal(each + ": " + refused.reason() + ", " + refused.detail());
    };
  }

  private Map<String, Object> describe(TrustStore trust, Path anchor, Credential credential)
      throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (credential) {
      case DeploymentDescriptor deployment -> {
        fields.put("deployment", deployment.deployment().toString());
        fields.put("name", deployment.name());
        fields.put("currency", deployment.currency().toString());
        fields.put("zone", deployment.zone().toString());
        fields.put("demonstration", deployment.demonstration());
        fields.put("rootKey", deployment.root().id().toString());
      }
      case RoleCertificate certificate -> {
        fields.put("role", KeyDirectory.fileName(certificate.role()));
        certificate.subject().ifPresent(edge -> fields.put("edge", edge.toString()));
        fields.put("keyEpoch", certificate.keyEpoch());
        fields.put("key", certificate.key().id().toString());
        fields.put(
            "state", state(certificate, withRevocations(trust, anchor).isRevoked(certificate)));
        fields.put("validFrom", certificate.notBefore().toString());
        fields.put("validUntil", certificate.notAfter().toString());
      }
      case RevocationList list -> {
        fields.put("revocations", list.revision().toString());
        fields.put("keys", list.keys().stream().map(Object::toString).toList());
        Map<String, Long> retired = new LinkedHashMap<>();
        list.retiredBelow()
            .forEach((role, epoch) -> retired.put(KeyDirectory.fileName(role), epoch));
        fields.put("retiredBelow", retired);
      }
    }
    return fields;
  }

  private static TrustStore withRevocations(TrustStore trust, Path anchor) throws IOException {
    Path list = anchor.resolve(KeyDirectory.REVOCATIONS);
    return Files.exists(list) ? trust.with(trust.readCredential(list)) : trust;
  }

  private String state(RoleCertificate certificate, boolean revoked) {
    return revoked ? "revoked" : state(certificate.notBefore(), certificate.notAfter());
  }

  private String state(Instant from, Instant until) {
    Instant now = parent.clock.instant();
    if (now.isBefore(from)) {
      return "not yet valid";
    }
    if (now.isAfter(until)) {
      return "ended";
    }
    return "valid for " + Duration.between(now, until).toDays() + " days";
  }

  private Map<String, Object> describeX509(Path each, byte[] bytes) {
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("certificate", certificate.getSubjectX500Principal().getName());
      if (certificate.getSubjectAlternativeNames() != null) {
        fields.put(
            "names",
            certificate.getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .toList());
      }
      Instant from = certificate.getNotBefore().toInstant();
      Instant until = certificate.getNotAfter().toInstant();
      fields.put("state", state(from, until));
      fields.put("validFrom", from.toString());
      fields.put("validUntil", until.toString());
      byte[] fingerprint = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      fields.put("sha256", HexFormat.ofDelimiter(":").formatHex(fingerprint));
      return fields;
    } catch (GeneralSecurityException e) {
      throw new PkiRefusal(each + " is neither a document of a deployment nor a certificate");
    }
  }

  /** The nearest directory above a file that says which deployment it belongs to. */
  private static Optional<Path> anchorOf(Path file) {
    @Nullable Path directory = file.toAbsolutePath().getParent();
    while (directory != null && !Files.exists(directory.resolve(KeyDirectory.DEPLOYMENT))) {
      directory = directory.getParent();
    }
    return Optional.ofNullable(directory);
  }
}
