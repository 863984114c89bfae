package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Gives each edge the keys that it checks tokens with, long before one is needed: whenever it
 * reports other assignments than those it was given keys for.
 */
public final class TokenKeyDesk implements ReportFollower {
  private final TokenDesk tokens;
  private final CreditStore credit;
  private final DocumentDesk documents;
  private final DeploymentId deployment;
  private final Edges edges;
  private final LongSupplier generation;
  private final SigningKey key;
  private final Map<EdgeId, Given> given = new ConcurrentHashMap<>();

  /**
   * What is known of edges' own keys.
   *
   * @param key an edge's newest key
   * @param epoch its epoch
   */
  public record Edges(Function<EdgeId, Optional<VerifyingKey>> key, ToLongFunction<EdgeId> epoch) {}

  private record Given(long generation, VerifyingKey edge, Map<SupplyPointId, Long> epochs) {}

  /**
   * A desk.
   *
   * @param generation the fence's generation
   * @param key the credit role's
   */
  public TokenKeyDesk(
      TokenDesk tokens,
      CreditStore credit,
      DocumentDesk documents,
      DeploymentId deployment,
      Edges edges,
      LongSupplier generation,
      SigningKey key) {
    this.tokens = tokens;
    this.credit = credit;
    this.documents = documents;
    this.deployment = deployment;
    this.edges = edges;
    this.generation = generation;
    this.key = key;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Optional<VerifyingKey> edge = edges.key().apply(report.edge());
    if (edge.isEmpty() || credit.recoveringSince().isPresent()) {
      return;
    }
    Map<SupplyPointId, Long> epochs = new TreeMap<>(Comparator.comparing(SupplyPointId::toString));
    for (MeterReport meter : report.meters()) {
      if (meter.assignmentEpoch() > 0) {
        epochs.put(meter.supplyPoint(), meter.assignmentEpoch());
      }
    }
    Given wanted = new Given(generation.getAsLong(), edge.get(), epochs);
    boolean forgotten = documents.isForgotten(topic(report.edge()), report.tokenKeys());
    if (!epochs.isEmpty() && (forgotten || !wanted.equals(given.get(report.edge())))) {
      give(report.edge(), edge.get(), epochs);
      given.put(report.edge(), wanted);
    }
  }

  private Topics.Topic topic(EdgeId edge) {
    return new Topics.Topic(deployment, edge, Topics.Channel.TOKEN_KEYS, Optional.empty());
  }

  private void give(EdgeId edge, VerifyingKey edgeKey, Map<SupplyPointId, Long> epochs) {
    List<SealedTokenKey> sealed = new ArrayList<>();
    for (Map.Entry<SupplyPointId, Long> entry : epochs.entrySet()) {
      Optional<CreditAccount> account =
          credit
              .account(entry.getKey())
              .filter(known -> known.edge().equals(edge))
              .filter(known -> known.assignmentEpoch() == entry.getValue());
      if (account.isPresent()) {
        sealed.add(
            TokenKeySeal.seal(
                tokens.keyOf(account.get()),
                deployment,
                entry.getKey(),
                entry.getValue(),
                edgeKey));
      }
    }
    if (!sealed.isEmpty()) {
      documents.put(
          edge.toString(),
          revision ->
              new TokenKeySet(deployment, edge, edges.epoch().applyAsLong(edge), revision, sealed),
          key);
    }
  }
}
