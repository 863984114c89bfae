package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.tariff.Tariff;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every tariff that an edge needs, and which supply point is on which.
 *
 * @param deployment the deployment
 * @param edge the edge that it is for
 * @param edgeEpoch u32; key epoch of the edge's certificate
 * @param revision its place among the tariff sets of this edge
 * @param tariffs at most 64, codes distinct
 * @param assignments at most 1024; each code is among {@code tariffs}
 */
public record TariffSet(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    Revision revision,
    List<Tariff> tariffs,
    Map<SupplyPointId, TariffCode> assignments)
    implements Downlink {
  public TariffSet {
    Ranges.requireU32(edgeEpoch, "edge epoch");
    Ranges.requireAtMost(tariffs, 64, "tariffs");
    Ranges.requireAtMost(assignments.keySet(), 1024, "assignments");
    tariffs = List.copyOf(tariffs);
    Map<SupplyPointId, TariffCode> ordered =
        new TreeMap<>(Comparator.comparing(SupplyPointId::uuid));
    ordered.putAll(assignments);
    assignments = Collections.unmodifiableMap(ordered);
    List<TariffCode> codes = tariffs.stream().map(Tariff::code).toList();
    if (codes.stream().distinct().count() != codes.size()) {
      throw new IllegalArgumentException("a tariff set names a tariff twice");
    }
    if (!codes.containsAll(assignments.values())) {
      throw new IllegalArgumentException("a tariff set assigns a tariff that it does not contain");
    }
  }

  /** The tariff of a supply point; empty if none is assigned. */
  public Optional<Tariff> tariffOf(SupplyPointId point) {
    TariffCode code = assignments.get(point);
    return tariffs.stream().filter(tariff -> tariff.code().equals(code)).findFirst();
  }
}
