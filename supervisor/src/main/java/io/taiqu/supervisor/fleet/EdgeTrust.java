package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose signature under an uplink counts. Edges bring their own certificates; root must have signed
 * them.
 */
public final class EdgeTrust {
  private static final long FIRST_EPOCH = 1;

  private final FleetStore store;
  private volatile TrustStore trust;

  /** Trust in what root certified, and in the certificates that edges brought before. */
  public EdgeTrust(TrustStore trust, FleetStore store) {
    this.store = store;
    this.trust = trust;
    for (byte[] certificate : store.certificates()) {
      if (this.trust.openCredential(certificate)
          instanceof Opened.Trusted(RoleCertificate known, _, _, _)) {
        this.trust = this.trust.with(known);
      }
    }
  }

  /** What came of learning a certificate. */
  public sealed interface Learnt {
    /** It is trusted, and newer than any before of that edge. */
    record Newer() implements Learnt {}

    /** It is trusted; nothing changed. */
    record Known() implements Learnt {}

    /** It does not count. */
    record Refused(String cause) implements Learnt {}
  }

  /** Opens what an edge sent. */
  public Opened open(byte[] raw, Instant now) {
    return DocumentCodec.open(raw, trust, now);
  }

  /** Learns an edge's certificate. */
  public synchronized Learnt learn(EdgeId edge, byte[] raw) {
    return switch (trust.openCredential(raw)) {
      case Opened.Trusted(RoleCertificate certificate, _, _, _)
          when certificate.role() == Role.EDGE && certificate.subject().equals(Optional.of(edge)) ->
          learn(edge, certificate, raw);
      case Opened.Trusted trusted ->
          new Learnt.Refused("not the certificate of edge " + edge + ": " + trusted.document());
      case Opened.Refused refused -> new Learnt.Refused(refused.reason() + ": " + refused.detail());
    };
  }

  private Learnt learn(EdgeId edge, RoleCertificate certificate, byte[] raw) {
    if (trust.isRevoked(certificate)) {
      return new Learnt.Refused("the certificate of edge " + edge + " was revoked");
    }
    boolean first = newestOf(edge).isEmpty();
    boolean newer = certificate.keyEpoch() > epochOf(edge);
    trust = trust.with(certificate);
    if (first || newer) {
      store.saveCertificate(edge, raw);
    }
    return newer ? new Learnt.Newer() : new Learnt.Known();
  }

  /** The key epoch of an edge's newest certificate; the first, until it showed one. */
  public long epochOf(EdgeId edge) {
    return newestOf(edge).map(RoleCertificate::keyEpoch).orElse(FIRST_EPOCH);
  }

  /** The newest key of an edge; empty until it showed a certificate. */
  public Optional<VerifyingKey> keyOf(EdgeId edge) {
    return newestOf(edge).map(RoleCertificate::key);
  }

  private Optional<RoleCertificate> newestOf(EdgeId edge) {
    TrustStore known = trust;
    return known.certificates().stream()
        .filter(certificate -> certificate.subject().equals(Optional.of(edge)))
        .filter(certificate -> !known.isRevoked(certificate))
        .max(java.util.Comparator.comparingLong(RoleCertificate::keyEpoch));
  }

  /**
   * Whether a client name, as in a TLS certificate, belongs to an edge all of whose certificates
   * were revoked.
   */
  public boolean isRevoked(String clientName) {
    TrustStore known = trust;
    boolean any = false;
    for (RoleCertificate certificate : known.certificates()) {
      if (certificate.subject().map(EdgeId::toString).equals(Optional.of(clientName))) {
        if (!known.isRevoked(certificate)) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }
}
