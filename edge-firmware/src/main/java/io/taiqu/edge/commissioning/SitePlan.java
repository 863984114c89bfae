package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be commissioned.
 *
 * @param edge the unit
 * @param transformer its transformer
 * @param meters all of them, in the order of the site file
 */
public record SitePlan(EdgeId edge, TransformerId transformer, List<PlannedMeter> meters) {
  public SitePlan {
    meters = List.copyOf(meters);
  }

  /** The transformer's own meter, if the site has one. */
  public Optional<PlannedMeter> supply() {
    return meters.stream().filter(PlannedMeter::isSupply).findFirst();
  }

  /** Every customer's meter. */
  public List<PlannedMeter> customers() {
    return meters.stream().filter(meter -> !meter.isSupply()).toList();
  }

  /** The lines, in the order of their first meter. */
  public List<String> buses() {
    return meters.stream().map(PlannedMeter::bus).distinct().toList();
  }

  /**
   * The meter of this point.
   *
   * @throws IllegalArgumentException if the plan has none
   */
  public PlannedMeter meter(SupplyPointId point) {
    return find(point)
        .orElseThrow(() -> new IllegalArgumentException("no meter is planned for " + point));
  }

  /** The meter of this point. */
  public Optional<PlannedMeter> find(SupplyPointId point) {
    return meters.stream().filter(meter -> meter.point().equals(point)).findFirst();
  }

  /** The fingerprint of each meter. */
  Map<SupplyPointId, String> fingerprints() {
    return meters.stream()
        .collect(Collectors.toMap(PlannedMeter::point, PlannedMeter::fingerprint));
  }

  /**
   * Meters that are not what they were when the record was last gone on with: what it says of them
   * is true of another meter, place or relay.
   */
  public Set<SupplyPointId> changedSince(Entry.Begun begun) {
    Map<SupplyPointId, String> now = fingerprints();
    Set<SupplyPointId> points = new HashSet<>(now.keySet());
    points.addAll(begun.meters().keySet());
    points.removeIf(point -> Objects.equals(now.get(point), begun.meters().get(point)));
    return points;
  }

  /** Hexadecimal SHA-256 of everything that proofs depend on. */
  public String digest() {
    StringBuilder text = new StringBuilder(edge + "\n" + transformer.code() + "\n");
    meters.forEach(meter -> text.append(meter.fingerprint()).append('\n'));
    return sha256(text.toString());
  }

  /** Hexadecimal SHA-256 of a text in UTF-8. */
  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
