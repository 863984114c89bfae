package io.taiqu.supervisor.topology;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.reading.Ratios;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what hangs on what. Minutes are since 1970 UTC; what is since a minute counts from the
 * interval on that begins then, and 0 is ever since.
 */
public interface TopologyStore {
  /** Whether the estate has such a part. */
  boolean knows(Area area);

  /** What something hung on, oldest first. */
  List<Attachment> attachments(Link link, String child);

  /** Hangs something elsewhere, or nowhere. */
  void attach(Link link, String child, Optional<String> parent, long since);

  /** Where a customer's point hung, oldest first; none if there is no such point. */
  List<Stay> stays(SupplyPointId point);

  /** The edge that serves a transformer. */
  Optional<EdgeId> edgeOf(TransformerId transformer);

  /**
   * Ends a point's newest stay and begins one elsewhere; its energies are due to be made anew from
   * then on.
   */
  void move(SupplyPointId point, TransformerId to, long since);

  /** The ratios in front of a point's meter; empty if there is no such point. */
  Optional<Ratios> ratios(SupplyPointId point);

  /** The register that was read at an interval's end. */
  Optional<MeterRegister> registerAt(SupplyPointId point, long minute);

  /**
   * Lets another ratio count since a minute; its energies are due to be made anew from then on.
   *
   * @param register at that minute, as far as it is known
   */
  void exchange(SupplyPointId point, CtRatio ratio, long since, Optional<MeterRegister> register);

  /** Since when everything that was read is kept; empty while all is. */
  Optional<Instant> keptSince();

  /** The last month that is settled for a point. */
  Optional<YearMonth> settled(SupplyPointId point);

  /** The last month that is settled for any point that hangs on a part of the grid now. */
  Optional<YearMonth> settled(Area area);

  /**
   * What something hangs on.
   *
   * @param parent nothing: it hangs nowhere
   */
  record Attachment(long since, Optional<String> parent) {}

  /** Where a point hangs. */
  record Stay(TransformerId transformer, long since, Optional<Long> until) {}
}
