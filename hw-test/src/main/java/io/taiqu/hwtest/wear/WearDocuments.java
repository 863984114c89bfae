package io.taiqu.hwtest.wear;

import io.taiqu.edge.core.DocumentVerifier;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.DocumentType;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustException;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.ChargingState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The deployment that a unit on the bench belongs to, and what its supervisor signs for it. */
final class WearDocuments {
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(0x3ea2, 1));
  private static final CurrencyCode CURRENCY = new CurrencyCode("CNY");
  private static final ZoneId ZONE = ZoneId.of(EstatePlan.ZONE);
  private static final Duration LONG = Duration.ofDays(400);

  private final EdgeId edge;
  private final Instant begin;
  private final SigningKey edgeKey = SigningKey.generate(new SecureRandom());
  private final Map<Role, SigningKey> keys = new EnumMap<>(Role.class);
  private final TrustStore trust;
  private long revision;

  WearDocuments(EdgeId edge, Instant begin) {
    this.edge = edge;
    this.begin = begin;
    this.trust = makeTrust();
  }

  private TrustStore makeTrust() {
    SigningKey root = SigningKey.generate(new SecureRandom());
    try {
      DeploymentDescriptor descriptor =
          new DeploymentDescriptor(
              DEPLOYMENT, "Wear bench", CURRENCY, ZONE, false, root.verifyingKey());
      TrustStore made =
          TrustStore.anchoredIn(root.verifyingKey(), DocumentCodec.sign(descriptor, root));
      for (Role role : List.of(Role.CREDIT, Role.TARIFF, Role.POLICY, Role.OPERATIONS)) {
        SigningKey key = SigningKey.generate(new SecureRandom());
        keys.put(role, key);
        made = made.with(certificate(role, Optional.empty(), key));
      }
      return made.with(certificate(Role.EDGE, Optional.of(edge), edgeKey));
    } catch (TrustException ownDescriptorIsRefused) {
      throw new IllegalStateException(ownDescriptorIsRefused);
    }
  }

  private RoleCertificate certificate(Role role, Optional<EdgeId> holder, SigningKey key) {
    return new RoleCertificate(
        DEPLOYMENT, role, holder, 1, begin.minus(LONG), begin.plus(LONG), key.verifyingKey());
  }

  DeploymentId deployment() {
    return DEPLOYMENT;
  }

  SigningKey edgeKey() {
    return edgeKey;
  }

  DocumentVerifier verifier() {
    return (raw, at) -> DocumentCodec.open(raw, trust, at);
  }

  /** What the unit sent, as its supervisor reads it. */
  ReadingBatch batch(byte[] signed, Instant at) {
    if (DocumentCodec.open(signed, trust, at) instanceof Opened.Trusted trusted
        && trusted.document() instanceof ReadingBatch batch) {
      return batch;
    }
    throw new IllegalStateException("the unit sent something else than a batch of readings");
  }

  private byte[] sign(Downlink document) {
    SigningKey key = keys.get(DocumentType.of(document).signer());
    if (key == null) {
      throw new IllegalStateException("no key signs " + document);
    }
    return DocumentCodec.sign(document, key);
  }

  private Revision next() {
    return new Revision(1, ++revision);
  }

  byte[] tariffs(List<CustomerPlan> customers) {
    Map<SupplyPointId, TariffCode> assignments = new LinkedHashMap<>();
    for (CustomerPlan customer : customers) {
      assignments.put(customer.point(), Tariffs.named(customer.tariff()).code());
    }
    return sign(new TariffSet(DEPLOYMENT, edge, 1, next(), Tariffs.all(), assignments));
  }

  byte[] policy(List<CustomerPlan> customers) {
    List<PolicyEntry> entries =
        customers.stream()
            .map(customer ->
                new PolicyEntry(
                    customer.point(),
                    true,
                    false,
                    false,
                    false,
                    Money.ZERO,
                    List.of(Money.parse("10"), Money.parse("5")),
                    Money.ZERO,
                    Money.ZERO,
                    Money.parse("1000"),
                    new Power(customer.meter().ratedWatts()),
                    SupplyTerms.USUAL))
            .toList();
    return sign(
        new Policy(
            DEPLOYMENT,
            edge,
            1,
            next(),
            begin.minus(Duration.ofDays(30)),
            begin.plus(LONG),
            ZONE,
            List.of(),
            Set.of(),
            3,
            4,
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofHours(2),
            entries));
  }

  byte[] handover(CustomerPlan customer, MeterRegister register, Instant at) {
    return sign(
        new Handover(
            DEPLOYMENT,
            customer.point(),
            customer.meter().serial().hash(),
            edge,
            1,
            next(),
            Money.ZERO,
            Money.ZERO,
            0,
            ChargingState.opening(
                Tariffs.named(customer.tariff()),
                register,
                at,
                new CtRatio(customer.meter().ctRatio(), 1))));
  }

  byte[] credit(CustomerPlan customer, Money credited, Instant at) {
    return sign(
        new CreditState(
            DEPLOYMENT,
            customer.point(),
            customer.meter().serial().hash(),
            edge,
            1,
            next(),
            credited,
            Money.ZERO,
            CURRENCY,
            0,
            0,
            0,
            at,
            Digest.ZERO));
  }

  byte[] acknowledgement(long epoch, long watermark, List<BlockId> stored) {
    return sign(
        new ReadingAck(
            DEPLOYMENT, edge, epoch, next(), watermark, List.of(), epoch, stored, List.of()));
  }
}
