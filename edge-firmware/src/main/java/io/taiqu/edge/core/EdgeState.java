package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Everything a unit knows. Immutable; only {@link Evolution} makes the next one.
 *
 * @param site the commissioning record
 * @param boot this run of the process
 * @param points every measured point, in the order of the site
 * @param policy the policy in force
 * @param tariffs the tariff set in force
 * @param tokenKeys the keys that tokens are checked with, as they came
 * @param unit the unit itself
 * @param stream the stream of interval readings
 * @param reportsReserved report sequences up to this one may have been used
 */
public record EdgeState(
    EdgeSite site,
    BootId boot,
    List<PointState> points,
    Optional<SignedDocument<Policy>> policy,
    Optional<SignedDocument<TariffSet>> tariffs,
    Optional<SignedDocument<TokenKeySet>> tokenKeys,
    UnitTrack unit,
    StreamTrack stream,
    long reportsReserved) {
  public EdgeState {
    points = List.copyOf(points);
  }

  /** A unit that has just been started for the first time. */
  public static EdgeState initial(EdgeSite site, BootId boot, Instant startedAt) {
    List<PointState> points = new ArrayList<>(site.points().size());
    for (MeteredPoint meter : site.points()) {
      points.add(PointState.unknown(meter));
    }
    return new EdgeState(
        site,
        boot,
        points,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UnitTrack.started(startedAt),
        StreamTrack.NONE,
        0);
  }

  /** The place of a point in {@link #points}; −1 if the site does not have it. */
  public int indexOf(SupplyPointId point) {
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).meter().point().equals(point)) {
        return i;
      }
    }
    return -1;
  }

  /** One point, if the site has it. */
  public Optional<PointState> find(SupplyPointId point) {
    int index = indexOf(point);
    return index < 0 ? Optional.empty() : Optional.of(points.get(index));
  }

  /** Whether these are the bytes of a document that is in force. */
  boolean isInForce(byte[] raw) {
    return Stream.concat(
            Stream.of(policy, tariffs, tokenKeys),
            points.stream()
                .flatMap(known ->
                    Stream.of(
                        known.notice(),
                        known.account().map(Account::handover),
                        known.account().flatMap(Account::credit))))
        .flatMap(Optional::stream)
        .anyMatch(signed -> Arrays.equals(signed.raw(), raw));
  }

  /** What a relay must be. The shell drives relays to this until the contact agrees. */
  public SupplyState desiredSupply(SupplyPointId point) {
    return find(point).map(known -> known.supply().commanded()).orElse(SupplyState.ON);
  }

  EdgeState changing(SupplyPointId point, UnaryOperator<PointState> change) {
    int index = indexOf(point);
    if (index < 0) {
      return this;
    }
    PointState[] changed = points.toArray(PointState[]::new);
    changed[index] = change.apply(changed[index]);
    return withPoints(List.of(changed));
  }

  EdgeState changingAll(UnaryOperator<PointState> change) {
    List<PointState> changed = new ArrayList<>(points.size());
    for (PointState point : points) {
      changed.add(change.apply(point));
    }
    return withPoints(changed);
  }

  private EdgeState withPoints(List<PointState> newPoints) {
    return new EdgeState(
        site, boot, newPoints, policy, tariffs, tokenKeys, unit, stream, reportsReserved);
  }

  EdgeState withPolicy(SignedDocument<Policy> newPolicy) {
    return new EdgeState(
        site,
        boot,
        points,
        Optional.of(newPolicy),
        tariffs,
        tokenKeys,
        unit,
        stream,
        reportsReserved);
  }

  EdgeState withTariffs(SignedDocument<TariffSet> newTariffs) {
    return new EdgeState(
        site,
        boot,
        points,
        policy,
        Optional.of(newTariffs),
        tokenKeys,
        unit,
        stream,
        reportsReserved);
  }

  EdgeState withTokenKeys(SignedDocument<TokenKeySet> newKeys) {
    return new EdgeState(
        site, boot, points, policy, tariffs, Optional.of(newKeys), unit, stream, reportsReserved);
  }

  EdgeState with(UnitTrack newUnit) {
    return new EdgeState(
        site, boot, points, policy, tariffs, tokenKeys, newUnit, stream, reportsReserved);
  }

  EdgeState with(StreamTrack newStream) {
    return new EdgeState(
        site, boot, points, policy, tariffs, tokenKeys, unit, newStream, reportsReserved);
  }

  EdgeState withReportsReserved(long upTo) {
    return new EdgeState(site, boot, points, policy, tariffs, tokenKeys, unit, stream, upTo);
  }
}
