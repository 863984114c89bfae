package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.TransformerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions about the edge units. */
public interface Fleet {
  /** Some units. */
  List<EdgeView> edges(Which which, Order order, int skip, int limit);

  /** How many units there are. */
  int count(Which which);

  /** Which units. */
  enum Which {
    /** Every one. */
    ALL,
    /** Those of which a report came within the configured limit. */
    ONLINE,
    /** The others. */
    OFFLINE
  }

  /** In which order. */
  enum Order {
    /** By the code of their transformers. */
    PLACE,
    /** The oldest report first: what was never heard from leads. */
    OLDEST_REPORT
  }

  /** One unit. */
  Optional<EdgeView> edge(EdgeId edge);

  /**
   * One edge unit.
   *
   * @param connected whether a report came within the configured limit
   * @param report absent until the first trusted report
   * @param stream absent until the first stored reading
   */
  record EdgeView(
      EdgeId id,
      TransformerId transformer,
      boolean connected,
      Optional<Report> report,
      Optional<Stream> stream,
      int openAlarms) {}

  /**
   * The newest trusted report.
   *
   * @param at when it was taken in, injected clock
   * @param age at the time of the question, injected clock
   * @param ledgerHead hexadecimal
   */
  record Report(
      Instant at,
      Duration age,
      String bootId,
      long reportSequence,
      String clockQuality,
      long ledgerSequence,
      String ledgerHead) {}

  /**
   * The stream of readings.
   *
   * @param stored records that are stored
   * @param watermark every sequence up to it is stored
   * @param highest the highest sequence that the edge has, as it says
   */
  record Stream(long epoch, long stored, long watermark, long highest, List<Range> beyond) {}

  /** Sequences from {@code first} to {@code last}, both included. */
  record Range(long first, long last) {}
}
