package io.taiqu.edge.segment;

import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dropping what is missed least when the disk is full: the oldest blocks that are neither of the
 * last day nor at a local midnight; if there are none, the oldest midnights.
 */
final class Thinning {
  private static final int SHARE_TO_DROP = 10;

  /** Dropping more at once would keep the control loop from its work for seconds. */
  private static final int MOST_TO_DROP = 1_000;

  private final Segments segments;
  private final ZoneId zone;

  Thinning(Segments segments, ZoneId zone) {
    this.segments = segments;
    this.zone = zone;
  }

  /** Tells whether the supervisor has a block. */
  interface Acknowledged {
    boolean covers(Frame frame, int block);
  }

  /**
   * What was dropped.
   *
   * @param records all of them
   * @param lost those that the supervisor does not have
   */
  record Dropped(long records, long lost) {}

  /**
   * Drops about a tenth of what is stored, or the part of it that is quickly done.
   *
   * @param last the newest interval end
   */
  Dropped thin(Instant last, Acknowledged acknowledged) throws IOException {
    segments.dropSpare();
    int stored = 0;
    for (Segments.Place place : segments.places()) {
      stored += place.frame().blocks();
    }
    Round round =
        new Round(
            Math.clamp(stored / SHARE_TO_DROP, 1, MOST_TO_DROP),
            last.minus(1, ChronoUnit.DAYS),
            segments.nextNumber() - 1,
            acknowledged);
    Dropped shape = round.drop(false);
    return shape.records() > 0 ? shape : round.drop(true);
  }

  private final class Round {
    private final int wanted;
    private final Instant limit;
    private final long newestFrame;
    private final Acknowledged acknowledged;
    private int blocks;
    private long records;
    private long lost;

    Round(int wanted, Instant limit, long newestFrame, Acknowledged acknowledged) {
      this.wanted = wanted;
      this.limit = limit;
      this.newestFrame = newestFrame;
      this.acknowledged = acknowledged;
    }

    Dropped drop(boolean midnights) throws IOException {
      for (SegmentFile file : List.copyOf(segments.files())) {
        int before = blocks;
        List<byte[]> kept = new ArrayList<>();
        for (Frame frame : file.frames()) {
          keep(file, frame, midnights).ifPresent(kept::add);
        }
        if (blocks > before) {
          segments.replace(file, kept);
        }
        if (blocks == wanted) {
          break;
        }
      }
      return new Dropped(records, lost);
    }

    /** What stays of a frame. The newest one says where the stream stands. */
    private Optional<byte[]> keep(SegmentFile file, Frame frame, boolean midnights)
        throws IOException {
      ByteBuffer own = file.bytesOf(frame);
      if (frame.number() == newestFrame || !isOld(frame)) {
        return Optional.of(own.array());
      }
      List<ReadingBlock> staying = new ArrayList<>();
      try {
        List<ReadingBlock> all = frame.decode(own);
        for (int i = 0; i < all.size(); i++) {
          ReadingBlock block = all.get(i);
          boolean droppable = block.intervalEnd().isBefore(limit) && isMidnight(block) == midnights;
          if (droppable && blocks < wanted) {
            blocks++;
            records += block.count();
            lost += acknowledged.covers(frame, i) ? 0 : block.count();
          } else {
            staying.add(block);
          }
        }
        if (staying.size() == all.size()) {
          return Optional.of(own.array());
        }
      } catch (Frame.Damaged cannotBeKept) {
        return Optional.empty();
      }
      return staying.isEmpty()
          ? Optional.empty()
          : Frame.find(own, 0).map(found -> Frame.encode(frame.number(), found.stand(), staying));
    }

    private boolean isOld(Frame frame) {
      return frame.blocks() > 0 && frame.firstEnd().isBefore(limit);
    }
  }

  private boolean isMidnight(ReadingBlock block) {
    return block.intervalEnd().atZone(zone).toLocalTime().equals(LocalTime.MIDNIGHT);
  }
}
