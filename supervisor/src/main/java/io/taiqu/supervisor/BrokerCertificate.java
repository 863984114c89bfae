package io.taiqu.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Under which names the broker in this process shows itself.
 *
 * @param names host names and addresses
 */
record BrokerCertificate(List<String> names) {
  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  BrokerCertificate {
    names = List.copyOf(names);
  }

  /** Reads it; a problem names the file. */
  static BrokerCertificate read(Path tls) throws IOException {
    Path file = tls.resolve("broker.crt");
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new BrokerCertificate(
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
              .flatMap(names -> names.stream())
              .filter(name -> name.getFirst().equals(DNS_NAME) || name.getFirst().equals(ADDRESS))
              .map(name -> String.valueOf(name.get(1)))
              .toList());
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is no certificate: " + e.getMessage(), e);
    }
  }

  /** Whether a client that reaches the broker at this host believes it. */
  boolean isFor(String host) {
    return names.stream()
        .anyMatch(name -> name.equalsIgnoreCase(host) || isSameAddress(name, host));
  }

  private static boolean isSameAddress(String one, String other) {
    try {
      return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException names) {
      return false;
    }
  }
}
