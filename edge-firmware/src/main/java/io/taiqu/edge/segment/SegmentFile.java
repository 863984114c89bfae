package io.taiqu.edge.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of frames in the order of their numbers, named by the number of the first. */
final class SegmentFile {
  /** How the name of a file ends that is not yet in its place. */
  static final String DRAFT = ".new";

  private static final String SUFFIX = ".seg";

  private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);

  private final Path path;
  private final List<Frame> frames = new ArrayList<>();
  private Optional<Stand> lastStand = Optional.empty();
  private int damagedPages;

  /** A file that is to begin with a frame of this number. Nothing is read or written yet. */
  SegmentFile(Path directory, long firstNumber) {
    this(directory.resolve(String.format("%016x%s", firstNumber, SUFFIX)));
  }

  private SegmentFile(Path path) {
    this.path = path;
  }

  /**
   * Finds the frames of a file. Files are used again, so what lies behind the last frame may be
   * frames of a former life; their numbers are lower than the file's name says.
   */
  static SegmentFile read(Path path) throws IOException {
    return of(path, contentOf(path));
  }

  static SegmentFile of(Path path, byte[] bytes) {
    SegmentFile segment = new SegmentFile(path);
    long next = segment.firstNumber();
    ByteBuffer content = ByteBuffer.wrap(bytes);
    int unknown = 0;
    for (int page = 0; page * Frame.PAGE_BYTES < content.limit(); ) {
      Optional<Frame.Found> found = Frame.find(content, page);
      if (found.isEmpty() || found.get().frame().number() < next) {
        page++;
        unknown++;
        continue;
      }
      Frame frame = found.get().frame();
      segment.frames.add(frame);
      segment.lastStand = Optional.of(found.get().stand());
      // A frame is written when those before it are durable: this is no cut-off write but damage.
      segment.damagedPages += unknown;
      unknown = 0;
      next = frame.number() + 1;
      page += frame.pages();
    }
    return segment;
  }

  /** As much as the device gives; the page of a bad sector is zeros. */
  private static byte[] contentOf(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (IOException someSectorIsBad) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        ByteBuffer content = ByteBuffer.allocate((int) channel.size());
        for (int at = 0; at < content.capacity(); at += Frame.PAGE_BYTES) {
          ByteBuffer page = content.slice(at, Math.min(Frame.PAGE_BYTES, content.capacity() - at));
          try {
            channel.read(page, at);
          } catch (IOException bad) {
            LOG.error("{} can't be read at {}: {}", path, at, bad.getMessage());
          }
        }
        return content.array();
      }
    }
  }

  /** The number that its first frame has, or had. */
  long firstNumber() {
    String name = path.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16);
  }

  Path path() {
    return path;
  }

  /** The frames, oldest first. */
  List<Frame> frames() {
    return frames;
  }

  /** Where the stream stood after the last frame that was found; empty if none was. */
  Optional<Stand> lastStand() {
    return lastStand;
  }

  /** Pages before the last frame that can't be read. */
  int damagedPages() {
    return damagedPages;
  }

  private int endPage() {
    return frames.isEmpty() ? 0 : frames.getLast().page() + frames.getLast().pages();
  }

  /** Where the next frame goes. */
  long endBytes() {
    return (long) endPage() * Frame.PAGE_BYTES;
  }

  /**
   * Writes a frame behind the others. When this returns, it survives a loss of power.
   *
   * @throws IOException if there was no room or the device failed; the frame is then not one of
   *     {@link #frames}
   */
  void append(byte[] encoded) throws IOException {
    int page = endPage();
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      ByteBuffer rest = ByteBuffer.wrap(encoded);
      while (rest.hasRemaining()) {
        channel.write(rest, endBytes() + rest.position());
      }
      // Where the pages were the file's before, nothing but them is written.
      channel.force(false);
    }
    frames.add(Frame.find(ByteBuffer.wrap(encoded), 0).orElseThrow().frame().at(page));
  }

  /** Gives back what a write without enough room may have taken. */
  void cutOff() throws IOException {
    if (Files.exists(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(endBytes());
      }
    }
  }

  /**
   * The bytes of a frame.
   *
   * @throws IOException if the device does not give them
   */
  ByteBuffer bytesOf(Frame frame) throws IOException {
    ByteBuffer own = ByteBuffer.allocate(frame.pages() * Frame.PAGE_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long at = (long) frame.page() * Frame.PAGE_BYTES;
      int more = 0;
      while (own.hasRemaining() && more >= 0) {
        more = channel.read(own, at + own.position());
      }
    }
    return own.flip();
  }

  /**
   * A file with other frames in the place of this one. Before or after a loss of power there is
   * either.
   *
   * @throws IOException if there was no room or the device failed; this file is then untouched
   */
  SegmentFile replacedBy(List<byte[]> encoded) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + DRAFT);
    SegmentFile written = new SegmentFile(draft);
    try {
      Files.deleteIfExists(draft);
      for (byte[] frame : encoded) {
        written.append(frame);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(draft);
      throw failed;
    }
    SegmentFile replaced = new SegmentFile(path);
    replaced.frames.addAll(written.frames);
    return replaced;
  }
}
