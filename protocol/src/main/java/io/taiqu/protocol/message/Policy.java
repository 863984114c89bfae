package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When an edge may take supply away. Durations have whole seconds.
 *
 * @param deployment the deployment
 * @param edge the edge that it is for
 * @param edgeEpoch u32; key epoch of the edge's certificate
 * @param revision its place among the policies of this edge
 * @param validFrom nothing is enforced before
 * @param validUntil nothing is enforced from then on
 * @param zone the zone of quiet hours, days and holidays
 * @param quietHours when no supply is taken away, at most 16
 * @param holidays days on which no supply is taken away, at most 128
 * @param openingsPerHour the fuse: how many openings an hour the edge allows itself
 * @param openingsPerDay how many openings a day each supply point suffers at most
 * @param minGap least time between two openings of a supply point
 * @param bootGrace no opening for so long after a start of the edge
 * @param warningLead how long a warning must have been shown locally when it could not be delivered
 * @param entries one per supply point, at most 1024
 */
public record Policy(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    Revision revision,
    Instant validFrom,
    Instant validUntil,
    ZoneId zone,
    List<QuietHours> quietHours,
    Set<LocalDate> holidays,
    int openingsPerHour,
    int openingsPerDay,
    Duration minGap,
    Duration bootGrace,
    Duration warningLead,
    List<PolicyEntry> entries)
    implements Downlink {
  public Policy {
    Ranges.requireU32(edgeEpoch, "edge epoch");
    Ranges.requireAtMost(quietHours, 16, "quiet hours");
    Ranges.requireAtMost(holidays, 128, "holidays");
    Ranges.requireAtMost(entries, 1024, "entries");
    Ranges.requireU16(openingsPerHour, "openings per hour");
    Ranges.requireU16(openingsPerDay, "openings per day");
    Ranges.requireU32(minGap.toSeconds(), "least gap");
    Ranges.requireU32(bootGrace.toSeconds(), "boot grace");
    Ranges.requireU32(warningLead.toSeconds(), "warning lead");
    quietHours = List.copyOf(quietHours);
    holidays = Collections.unmodifiableSet(new TreeSet<>(holidays));
    entries = List.copyOf(entries);
    if (entries.stream().map(PolicyEntry::supplyPoint).distinct().count() != entries.size()) {
      throw new IllegalArgumentException("a policy names a supply point twice");
    }
  }

  /**
   * The rules for one supply point; empty if the policy does not mention it, and then nothing may
   * be enforced there.
   */
  public Optional<PolicyEntry> entryOf(SupplyPointId point) {
    return entries.stream().filter(entry -> entry.supplyPoint().equals(point)).findFirst();
  }

  /** Whether supply may not be taken away at {@code instant} because of the hour or the day. */
  public boolean isQuiet(Instant instant) {
    var local = instant.atZone(zone);
    return holidays.contains(local.toLocalDate())
        || quietHours.stream().anyMatch(hours -> hours.contains(local.toLocalDateTime()));
  }
}
