package io.taiqu.edge.segment;

import io.taiqu.edge.runtime.StorageNewer;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.ReadingBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What one commit writes: whole pages that no other commit touches, so that a write which the power
 * cuts off can spoil nothing but itself. Big-endian: {@code "TQRF" ‖ version u16 ‖ 0 u16 ‖ number
 * u64 ‖ length u32 ‖ CRC-32C u32} over all but itself, then {@code length} bytes: {@link Stand},
 * count of blocks u16, for each block {@code first sequence u64 ‖ records u16 ‖ interval end i64
 * (ms) ‖ length u32}, and the blocks' bytes one after the other, deflated (RFC 1951). Zeros fill
 * the last page. Each frame can be read without any other.
 */
final class Frame {
  /** The unit in which kernels, file systems and flash memory write. */
  static final int PAGE_BYTES = 4096;

  private static final int MAGIC = 0x54515246;
  private static final int VERSION = 1;
  private static final int VERSION_AT = 4;
  private static final int NUMBER_AT = 8;
  private static final int LENGTH_AT = 16;
  private static final int CHECK_AT = 20;
  private static final int HEAD_BYTES = 24;

  private final long number;
  private final int page;
  private final int pages;
  private final long epoch;
  private final long[] firsts;
  private final int[] records;
  private final Instant firstEnd;
  private final Instant lastEnd;

  private Frame(
      long number,
      int page,
      int pages,
      long epoch,
      long[] firsts,
      int[] records,
      Instant firstEnd,
      Instant lastEnd) {
    this.number = number;
    this.page = page;
    this.pages = pages;
    this.epoch = epoch;
    this.firsts = firsts;
    this.records = records;
    this.firstEnd = firstEnd;
    this.lastEnd = lastEnd;
  }

  /** A frame with where the stream stood after it. */
  record Found(Frame frame, Stand stand) {}

  /** A frame is not as it was written. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    Damaged(String problem) {
      super(problem);
    }
  }

  /** The same frame, found at another page. */
  Frame at(int otherPage) {
    return new Frame(number, otherPage, pages, epoch, firsts, records, firstEnd, lastEnd);
  }

  /** Counts frames, without end. */
  long number() {
    return number;
  }

  /** Where in its file it begins. */
  int page() {
    return page;
  }

  /** How many pages it takes. */
  int pages() {
    return pages;
  }

  /** The stream that its blocks belong to. */
  long epoch() {
    return epoch;
  }

  /** How many blocks it holds; none if it only says where the stream stands. */
  int blocks() {
    return records.length;
  }

  /** Sequence of a block's first record. */
  long firstSequence(int block) {
    return firsts[block];
  }

  /** How many records a block has. */
  int records(int block) {
    return records[block];
  }

  /** Sequence of a block's last record. */
  long lastSequence(int block) {
    return firsts[block] + records[block] - 1;
  }

  /** The interval end of the first block; the distant past if there is none. */
  Instant firstEnd() {
    return firstEnd;
  }

  /** The interval end of the last block; the distant past if there is none. */
  Instant lastEnd() {
    return lastEnd;
  }

  /** The bytes of a frame, a whole number of pages. */
  static byte[] encode(long number, Stand stand, List<ReadingBlock> blocks) {
    var bytes = new ByteArrayOutputStream(PAGE_BYTES);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeShort(VERSION);
      out.writeShort(0);
      out.writeLong(number);
      out.writeLong(0);
      stand.write(out);
      out.writeShort(blocks.size());
      for (ReadingBlock block : blocks) {
        out.writeLong(block.firstSequence());
        out.writeShort(block.count());
        out.writeLong(block.intervalEnd().toEpochMilli());
        out.writeInt(block.bytes().length);
      }
      deflate(blocks, out);
    } catch (IOException memoryDoesNotFail) {
      throw new UncheckedIOException(memoryDoesNotFail);
    }
    int length = bytes.size();
    int pages = (length + PAGE_BYTES - 1) / PAGE_BYTES;
    ByteBuffer whole = ByteBuffer.allocate(pages * PAGE_BYTES);
    whole.put(bytes.toByteArray());
    whole.putInt(LENGTH_AT, length - HEAD_BYTES);
    whole.putInt(CHECK_AT, check(whole, 0, length));
    return whole.array();
  }

  private static void deflate(List<ReadingBlock> blocks, DataOutputStream out) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      byte[] piece = new byte[PAGE_BYTES];
      for (int i = 0; i < blocks.size(); i++) {
        deflater.setInput(blocks.get(i).bytes());
        if (i == blocks.size() - 1) {
          deflater.finish();
        }
        for (int size = deflater.deflate(piece); size > 0; size = deflater.deflate(piece)) {
          out.write(piece, 0, size);
        }
      }
    } finally {
      deflater.end();
    }
  }

  private static int check(ByteBuffer file, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(file.duplicate().limit(at + CHECK_AT).position(at));
    crc.update(file.duplicate().limit(at + length).position(at + HEAD_BYTES));
    return (int) crc.getValue();
  }

  /**
   * The frame that begins at a page.
   *
   * @param file bytes from a page's beginning on, with an array behind them
   * @return empty if none does, or not all of it is as it was written
   * @throws StorageNewer if a newer release wrote it
   */
  static Optional<Found> find(ByteBuffer file, int page) {
    int at = page * PAGE_BYTES;
    if (file.limit() - at < HEAD_BYTES || file.getInt(at) != MAGIC) {
      return Optional.empty();
    }
    long length = HEAD_BYTES + Integer.toUnsignedLong(file.getInt(at + LENGTH_AT));
    if (length > file.limit() - at || check(file, at, (int) length) != file.getInt(at + CHECK_AT)) {
      return Optional.empty();
    }
    int version = file.getShort(at + VERSION_AT);
    if (version != VERSION) {
      throw new StorageNewer(
          "the stored readings have version "
              + version
              + ", this release knows up to "
              + VERSION
              + ": install the newer release again, or restore a backup made before it");
    }
    try (var in = content(file, at, (int) length)) {
      Stand stand = Stand.read(in);
      int blocks = in.readUnsignedShort();
      long[] firsts = new long[blocks];
      int[] records = new int[blocks];
      Instant firstEnd = Instant.MIN;
      Instant lastEnd = Instant.MIN;
      for (int i = 0; i < blocks; i++) {
        firsts[i] = in.readLong();
        records[i] = in.readUnsignedShort();
        lastEnd = Instant.ofEpochMilli(in.readLong());
        firstEnd = i == 0 ? lastEnd : firstEnd;
        in.readInt();
      }
      int pages = (int) ((length + PAGE_BYTES - 1) / PAGE_BYTES);
      Frame frame =
          new Frame(
              file.getLong(at + NUMBER_AT),
              page,
              pages,
              stand.epoch(),
              firsts,
              records,
              firstEnd,
              lastEnd);
      return Optional.of(new Found(frame, stand));
    } catch (IOException | IllegalArgumentException notWrittenByUs) {
      return Optional.empty();
    }
  }

  private static DataInputStream content(ByteBuffer file, int at, int length) {
    return new DataInputStream(
        new ByteArrayInputStream(
            file.array(), file.arrayOffset() + at + HEAD_BYTES, length - HEAD_BYTES));
  }

  /**
   * The blocks of this frame.
   *
   * @param own its pages as they lie in the file
   * @throws Damaged if they are not what was written
   */
  List<ReadingBlock> decode(ByteBuffer own) throws Damaged {
    if (find(own, 0).filter(found -> found.frame().number == number).isEmpty()) {
      throw new Damaged("frame " + number + " is damaged");
    }
    try (var in = content(own, 0, own.getInt(LENGTH_AT) + HEAD_BYTES)) {
      Stand.read(in);
      int[] lengths = new int[in.readUnsignedShort()];
      int all = 0;
      for (int i = 0; i < lengths.length; i++) {
        in.skipNBytes(Long.BYTES + Short.BYTES + Long.BYTES);
        lengths[i] = in.readInt();
        all += lengths[i];
      }
      ByteBuffer raw = inflate(in.readAllBytes(), all);
      List<ReadingBlock> blocks = new ArrayList<>();
      for (int length : lengths) {
        byte[] bytes = new byte[length];
        raw.get(bytes);
        blocks.add(ReadingBlockCodec.readHead(bytes));
      }
      return blocks;
    } catch (IOException | DataFormatException | MalformedException notWrittenByUs) {
      throw new Damaged("frame " + number + " does not hold readings: " + notWrittenByUs);
    }
  }

  private static ByteBuffer inflate(byte[] deflated, int size) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      byte[] raw = new byte[size];
      int done = 0;
      while (done < size) {
        int more = inflater.inflate(raw, done, size - done);
        if (more == 0) {
          throw new DataFormatException("too short");
        }
        done += more;
      }
      return ByteBuffer.wrap(raw);
    } finally {
      inflater.end();
    }
  }
}
