package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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

  /** The heads that an edge reported after a ledger entry, by their entries. */
  SortedMap<Long, Digest> headsAfter(EdgeId edge, long ledgerSequence);

  /** How far an edge's ledger is proved to be one history; empty before its first report. */
  Optional<Proved> proved(EdgeId edge);

  /** Notes how far it is proved. */
  void prove(EdgeId edge, Proved proved);

  /** Forgets reports, heads and proof of an edge: its history begins with its next report. */
  void forgetHistory(EdgeId edge);

  /** Replaces the newest report of an edge and the live state of its supply points. */
  void save(EdgeReport report, Instant takenAt);

  /** Keeps the newest certificate of an edge, as root signed it. */
  void saveCertificate(EdgeId edge, byte[] certificate);

  /** The kept certificates. */
  List<byte[]> certificates();

  /** Where an edge's reports stand. */
  record Position(long reportSequence, long ledgerSequence, Digest ledgerHead) {}

  /** The entry up to which a ledger is proved, and the head after it. */
  record Proved(long ledgerSequence, Digest head) {}

  /**
   * When an edge was last heard, and which rules it had accepted then.
   *
   * @param tariffs {@link Revision#NONE} before the first report
   * @param policy the same
   */
  record LastReport(EdgeId edge, Optional<Instant> takenAt, Revision tariffs, Revision policy) {}
}
