package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustException;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.supervisor.fleet.RoleKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of the deployment in which every history takes place. They follow from their names. */
final class Keys {
  static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(0x7a1c0, 1));
  static final CurrencyCode CURRENCY = new CurrencyCode("CNY");
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOT_AFTER = Instant.parse("2040-01-01T00:00:00Z");
  private static final List<Role> ROLES =
      List.of(Role.CREDIT, Role.TARIFF, Role.POLICY, Role.OPERATIONS);
  private static final Map<String, SigningKey> MADE = new ConcurrentHashMap<>();
  private static final Map<Trusted, TrustStore> TRUST = new ConcurrentHashMap<>();

  /** What trust depends on. */
  private record Trusted(int stage, int units) {}

  /** Stages of a rotation: the old key alone, both, both with the old one retired. */
  static final int BEFORE = 0;

  static final int OVERLAP = 1;
  static final int RETIRED = 2;

  private Keys() {}

  static SigningKey of(String name) {
    return MADE.computeIfAbsent(
        name,
        known -> SigningKey.ofSeed(Digest.of(known.getBytes(StandardCharsets.UTF_8)).toBytes()));
  }

  static SigningKey of(Role role, int epoch) {
    return of(role + " " + epoch);
  }

  /** The other key of the credit role, without which nothing above the step cap is taken. */
  private static SigningKey secondCredit(int epoch) {
    return of("second credit " + epoch);
  }

  static SigningKey of(EdgeId edge) {
    return of("edge " + edge);
  }

  /** A key that root never certified. */
  static SigningKey stranger() {
    return of("stranger");
  }

  /** A key that root certified for credit, and took back. */
  static SigningKey revoked() {
    return of("revoked");
  }

  static DeploymentDescriptor descriptor() {
    return new DeploymentDescriptor(
        DEPLOYMENT, "Simulation", CURRENCY, ZONE, false, of("root").verifyingKey());
  }

  /** With these keys a supervisor signs at a stage of the rotation. */
  static RoleKeys roles(int stage) {
    int epoch = stage == BEFORE ? 1 : 2;
    return new RoleKeys(
        of(Role.CREDIT, epoch),
        Optional.of(secondCredit(epoch)),
        of(Role.TARIFF, epoch),
        of(Role.POLICY, epoch),
        of(Role.OPERATIONS, epoch));
  }

  private static RoleCertificate certificate(Role role, long epoch, SigningKey key) {
    return new RoleCertificate(
        DEPLOYMENT, role, Optional.empty(), epoch, NOT_BEFORE, NOT_AFTER, key.verifyingKey());
  }

  static RoleCertificate certificate(EdgeId edge) {
    return new RoleCertificate(
        DEPLOYMENT,
        Role.EDGE,
        Optional.of(edge),
        1,
        NOT_BEFORE,
        NOT_AFTER,
        of(edge).verifyingKey());
  }

  /**
   * What is trusted at a stage of the rotation.
   *
   * @param units how many units there were; root took back the keys of all but the last
   */
  static TrustStore trust(int stage, int units) {
    return TRUST.computeIfAbsent(
        new Trusted(stage, units), any -> newTrust(any.stage(), any.units()));
  }

  private static TrustStore newTrust(int stage, int units) {
    try {
      TrustStore trust =
          TrustStore.anchoredIn(
              of("root").verifyingKey(), DocumentCodec.sign(descriptor(), of("root")));
      List<RoleCertificate> certificates = new ArrayList<>();
      for (Role role : ROLES) {
        certificates.add(certificate(role, 1, of(role, 1)));
        if (stage != BEFORE) {
          certificates.add(certificate(role, 2, of(role, 2)));
        }
      }
      certificates.add(certificate(Role.CREDIT, 1, secondCredit(1)));
      if (stage != BEFORE) {
        certificates.add(certificate(Role.CREDIT, 2, secondCredit(2)));
      }
      certificates.add(certificate(Role.CREDIT, 1, revoked()));
      for (RoleCertificate certificate : certificates) {
        trust = trust.with(certificate);
      }
      Set<KeyId> withdrawn = new HashSet<>();
      withdrawn.add(revoked().id());
      for (int unit = 1; unit < units; unit++) {
        withdrawn.add(of(EstateText.edge(unit)).id());
      }
      return trust.with(
          new RevocationList(
              DEPLOYMENT,
              new Revision(0, stage + 1L + (RETIRED + 1L) * (units - 1)),
              withdrawn,
              stage == RETIRED
                  ? Map.of(Role.CREDIT, 2L, Role.TARIFF, 2L, Role.POLICY, 2L, Role.OPERATIONS, 2L)
                  : Map.of()));
    } catch (TrustException ownDescriptorIsTrusted) {
      throw new IllegalStateException(ownDescriptorIsTrusted);
    }
  }
}
