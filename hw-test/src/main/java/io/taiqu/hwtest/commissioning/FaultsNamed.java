package io.taiqu.hwtest.commissioning;

import io.taiqu.edge.commissioning.Finding;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What a commissioning named, against what was planted.
 *
 * @param named planted faults that were named, each exactly
 * @param missed planted faults that were not
 * @param invented findings of faults that were not planted
 */
public record FaultsNamed(int named, int missed, List<Finding> invented) {

  /** Compares. */
  public static FaultsNamed of(
      PlantedFaults planted, List<Finding> findings, IntFunction<SupplyPointId> point) {
    List<Finding> faults = findings.stream().filter(Finding::isFault).toList();
    List<Finding> right = faults.stream().filter(f -> isPlanted(f, planted, point)).toList();
    return new FaultsNamed(
        right.size(),
        planted.count() - right.size(),
        faults.stream().filter(finding -> !right.contains(finding)).toList());
  }

  private static boolean isPlanted(
      Finding finding, PlantedFaults planted, IntFunction<SupplyPointId> point) {
    return switch (finding) {
      case Finding.MetersSwapped _ -> isPair(finding, planted.swappedMeters(), point);
      case Finding.RelaysSwapped _ -> isPair(finding, planted.swappedRelays(), point);
      case Finding.AddressShared _ -> isPair(finding, planted.duplicate(), point);
      case Finding.WrongPhase _ -> isOne(finding, planted.wrongPhase(), point);
      case Finding.MeterSilent _ -> isOne(finding, planted.dead(), point);
      default -> false;
    };
  }

  private static boolean isPair(
      Finding finding, Optional<PlantedFaults.Pair> pair, IntFunction<SupplyPointId> point) {
    return pair.map(p -> Set.of(point.apply(p.first()), point.apply(p.second())))
        .filter(finding.points().stream().collect(Collectors.toSet())::equals)
        .isPresent();
  }

  private static boolean isOne(
      Finding finding, Optional<Integer> customer, IntFunction<SupplyPointId> point) {
    return customer.map(point::apply).filter(p -> finding.points().equals(List.of(p))).isPresent();
  }
}
