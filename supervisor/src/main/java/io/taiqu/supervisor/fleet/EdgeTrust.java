package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose signature under an uplink counts. Edges bring their own certificates; root must have signed
 * them.
 */
public final class EdgeTrust {
  private volatile TrustStore trust;

  public EdgeTrust(TrustStore trust) {
    this.trust = trust;
  }

  /** Opens what an edge sent. */
  public Opened open(byte[] raw, Instant now) {
    return DocumentCodec.open(raw, trust, now);
  }

  /**
   * Learns an edge's certificate.
   *
   * @return why it is refused; empty if it is trusted
   */
  public synchronized Optional<String> learn(EdgeId edge, byte[] raw) {
    return switch (trust.openCredential(raw)) {
      case Opened.Trusted(RoleCertificate certificate, _, _, _)
          when certificate.role() == Role.EDGE
              && certificate.subject().equals(Optional.of(edge)) -> {
        trust = trust.with(certificate);
        yield trust.isRevoked(certificate)
            ? Optional.of("the certificate of edge " + edge + " was revoked")
            : Optional.empty();
      }
      case Opened.Trusted trusted ->
          Optional.of("not the certificate of edge " + edge + ": " + trusted.document());
      case Opened.Refused refused -> Optional.of(refused.reason() + ": " + refused.detail());
    };
  }

  /** Takes in what root said since the start, such as a newer revocation list. */
  public synchronized void update(Credential credential) {
    trust = trust.with(credential);
  }

  /** Whether a client name, as in a TLS certificate, belongs to a revoked edge. */
  public boolean isRevoked(String clientName) {
    TrustStore store = trust;
    boolean known = false;
    for (RoleCertificate certificate : store.certificates()) {
      if (certificate.subject().map(EdgeId::toString).equals(Optional.of(clientName))) {
        if (!store.isRevoked(certificate)) {
          return false;
        }
        known = true;
      }
    }
    return known;
  }
}
