package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what the edges reported. */
public interface FleetStore {
  /** Whether the estate knows an edge. */
  boolean knows(EdgeId edge);

  /** Every edge of the estate with its newest report, if it ever reported. */
  List<LastReport> lastReports();

  /** The position of the newest report of an edge. */
  Optional<Position> position(EdgeId edge);

  /** The head that an edge reported for a ledger sequence. */
  Optional<Digest> headAt(EdgeId edge, long ledgerSequence);

  /** Replaces the newest report of an edge and the live state of its supply points. */
  void save(EdgeReport report, Instant takenAt);

  /** Keeps the newest certificate of an edge, as root signed it. */
  void saveCertificate(EdgeId edge, byte[] certificate);

  /** The kept certificates. */
  List<byte[]> certificates();

  /** Where an edge's reports stand. */
  record Position(long reportSequence, long ledgerSequence, Digest ledgerHead) {}

  /** When an edge was last heard. */
  record LastReport(EdgeId edge, Optional<Instant> takenAt) {}
}
