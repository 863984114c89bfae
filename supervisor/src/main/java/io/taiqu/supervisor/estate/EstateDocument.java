package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.grid.LinePlate;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.tariff.PolicyRules;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An estate document that was read without problems.
 *
 * @param tariffs the newest
 * @param policy the newest
 * @param exceptions the rules of units that do not have the newest ones
 */
public record EstateDocument(
    List<Tariff> tariffs,
    PolicyRules policy,
    Network network,
    List<District> districts,
    Map<TransformerId, UnitRules> exceptions) {
  /** A document whose rules hold everywhere. */
  public EstateDocument(
      List<Tariff> tariffs, PolicyRules policy, Network network, List<District> districts) {
    this(tariffs, policy, network, districts, Map.of());
  }

  /** The rules that a unit has. */
  public record UnitRules(List<Tariff> tariffs, PolicyRules policy) {}

  /** The rules that the unit of a transformer has. */
  public UnitRules rulesOf(Transformer transformer) {
    return exceptions.getOrDefault(transformer.code(), new UnitRules(tariffs, policy));
  }

  /**
   * This document for the units that were reached, and its installation under earlier rules for the
   * others.
   *
   * @param earlier the same installation under the earlier rules
   */
  EstateDocument partly(Set<EdgeId> reached, EstateDocument earlier) {
    Map<TransformerId, Transformer> kept =
        earlier.transformers().stream()
            .filter(transformer -> !reached.contains(transformer.edge()))
            .collect(Collectors.toMap(Transformer::code, Function.identity()));
    UnitRules before = new UnitRules(earlier.tariffs(), earlier.policy());
    return new EstateDocument(
        tariffs,
        policy,
        network,
        districts.stream()
            .map(district ->
                new District(
                    district.code(),
                    district.name(),
                    district.lossTargetPercent(),
                    district.transformers().stream()
                        .map(transformer -> kept.getOrDefault(transformer.code(), transformer))
                        .toList()))
            .toList(),
        kept.keySet().stream().collect(Collectors.toMap(Function.identity(), _ -> before)));
  }

  /** What is above the transformers. */
  public record Network(List<County> counties, List<Station> stations, List<Line> lines) {
    /** Nothing is known of it. */
    public static final Network NONE = new Network(List.of(), List.of(), List.of());
  }

  /** A county. */
  public record County(String code, LocalName name) {}

  /** A substation. */
  public record Station(String code, LocalName name, Optional<String> county) {}

  /** A medium-voltage line. */
  public record Line(String code, LocalName name, Optional<String> station, LinePlate plate) {}

  /**
   * A district.
   *
   * @param lossTargetPercent decimal number
   */
  public record District(
      DistrictId code,
      LocalName name,
      Optional<String> lossTargetPercent,
      List<Transformer> transformers) {}

  /**
   * A transformer area with its edge unit.
   *
   * @param line the line that feeds it
   */
  public record Transformer(
      TransformerId code,
      LocalName name,
      int ratedKva,
      Nameplate plate,
      Optional<String> line,
      EdgeId edge,
      SupplyPointId supplyPoint,
      Meter supplyMeter,
      List<Point> points) {}

  /**
   * A meter as installed.
   *
   * @param ratioSince when its current transformers took the place of others; empty if the ratio
   *     has been so since the last exchange that is known
   */
  public record Meter(
      MeterSerial serial,
      String profile,
      CtRatio ratio,
      Optional<Instant> ratioSince,
      Optional<String> phase,
      long ratedWatts) {}

  /**
   * A customer's supply point.
   *
   * @param since from when on a point that is new on a known transformer counts there
   * @param opening where charging begins; absent while supply is not to be activated
   * @param denied the protections that the document says expressly the customer does not have
   */
  public record Point(
      SupplyPointId id,
      AccountId account,
      String customerName,
      Optional<String> phone,
      Optional<String> mail,
      Optional<Contract> contract,
      Meter meter,
      Optional<Instant> since,
      Optional<Opening> opening,
      TariffCode tariff,
      PolicyRules.PointRules policy,
      Set<Protection> denied) {

    /** The protections that the document names. */
    Set<Protection> protections() {
      Set<Protection> named = EnumSet.noneOf(Protection.class);
      for (Protection protection : Protection.values()) {
        if (names(policy, protection)) {
          named.add(protection);
        }
      }
      return named;
    }

    static boolean names(PolicyRules.PointRules policy, Protection protection) {
      return switch (protection) {
        case PROTECTED_CUSTOMER -> policy.protectedCustomer();
        case LIFE_SUPPORT -> policy.lifeSupport();
        case DISPUTE -> policy.disputed();
      };
    }
  }

  /** The register from which a new account is charged. */
  public record Opening(MeterRegister register, Instant at) {}

  /** All transformers. */
  public List<Transformer> transformers() {
    return districts.stream().flatMap(district -> district.transformers().stream()).toList();
  }

  /** All customers' supply points. */
  public List<Point> points() {
    return transformers().stream().flatMap(transformer -> transformer.points().stream()).toList();
  }
}
