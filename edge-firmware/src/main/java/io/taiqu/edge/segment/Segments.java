package io.taiqu.edge.segment;

import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment files of a directory, of which the last one is written. */
final class Segments {
  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}\\.seg");

  /** A file that is waiting to be used again: its pages are its own, so that no journal grows. */
  private static final String SPARE = "spare";

  private static final int USUAL_PAGES = 64;
  private static final int LEAST_PAGES = 4;

  /** Deleting whole segments must be able to free a small share of the quota. */
  private static final int LEAST_SEGMENTS = 16;

  /** With less than this left, a write that failed is taken to have failed for want of room. */
  private static final long FULL_BELOW = 1 << 16;

  private final Path directory;
  private final long quotaBytes;
  private final long segmentBytes;
  private final List<SegmentFile> files = new ArrayList<>();

  private Segments(Path directory, long quotaBytes) {
    this.directory = directory;
    this.quotaBytes = quotaBytes;
    long pages = quotaBytes / Frame.PAGE_BYTES / LEAST_SEGMENTS;
    this.segmentBytes = Frame.PAGE_BYTES * Math.clamp(pages, LEAST_PAGES, USUAL_PAGES);
  }

  /** A frame and the file that it is in. */
  record Place(SegmentFile segment, Frame frame) {
    List<ReadingBlock> blocks() throws IOException, Frame.Damaged {
      return frame.decode(segment.bytesOf(frame));
    }
  }

  /** Reads what is in a directory. */
  static Segments open(Path directory, long quotaBytes) throws IOException {
    Files.createDirectories(directory);
    Segments segments = new Segments(directory, quotaBytes);
    List<Path> found;
    try (Stream<Path> all = Files.list(directory)) {
      found = all.sorted().toList();
    }
    for (Path path : found) {
      String name = path.getFileName().toString();
      if (name.endsWith(SegmentFile.DRAFT)) {
        Files.delete(path);
      } else if (NAME.matcher(name).matches()) {
        SegmentFile file = SegmentFile.read(path);
        if (file.damagedPages() > 0) {
          LOG.error(
              "{} pages of {} are damaged; the readings in them are lost",
              file.damagedPages(),
              path);
        }
        segments.files.add(file);
      }
    }
    return segments;
  }

  Path directory() {
    return directory;
  }

  List<SegmentFile> files() {
    return files;
  }

  /** Every frame, oldest first. A copy: a frame that turns out to be damaged is taken out. */
  List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (SegmentFile file : files) {
      for (Frame frame : file.frames()) {
        places.add(new Place(file, frame));
      }
    }
    return places;
  }

  /** What the newest frame says. */
  Stand lastStand() {
    Stand last = Stand.UNUSED;
    for (SegmentFile file : files) {
      last = file.lastStand().orElse(last);
    }
    return last;
  }

  /** The number of the next frame. */
  long nextNumber() {
    long next = 1;
    for (SegmentFile file : files) {
      next = Math.max(next, file.firstNumber());
      if (!file.frames().isEmpty()) {
        next = Math.max(next, file.frames().getLast().number() + 1);
      }
    }
    return next;
  }

  /**
   * Writes a frame. When this returns true, it survives a loss of power.
   *
   * @return false if there was no room
   * @throws IOException if anything but room is missing
   */
  boolean append(byte[] encoded, long number) throws IOException {
    boolean appended = tryAppend(encoded, number);
    if (!appended && Files.deleteIfExists(spare())) {
      appended = tryAppend(encoded, number);
    }
    return appended;
  }

  private boolean tryAppend(byte[] encoded, long number) throws IOException {
    boolean begins =
        files.isEmpty()
            || (!files.getLast().frames().isEmpty()
                && files.getLast().endBytes() + encoded.length > segmentBytes);
    SegmentFile target = begins ? new SegmentFile(directory, number) : files.getLast();
    try {
      long present = sizeOf(begins ? spare() : target.path());
      long growth = target.endBytes() + encoded.length - present;
      if (growth > 0 && size() + growth > quotaBytes) {
        return false;
      }
      if (begins) {
        create(target.path());
      }
      target.append(encoded);
    } catch (IOException failed) {
      if (!isForWantOfRoom(failed)) {
        throw failed;
      }
      if (begins) {
        Files.deleteIfExists(target.path());
      } else {
        target.cutOff();
      }
      return false;
    }
    if (begins) {
      files.add(target);
    }
    return true;
  }

  private void create(Path path) throws IOException {
    if (Files.exists(spare())) {
      Files.move(spare(), path, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.createFile(path);
    }
    syncDirectory();
  }

  private void syncDirectory() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private Path spare() {
    return directory.resolve(SPARE);
  }

  private static long sizeOf(Path path) throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  private long size() throws IOException {
    long bytes = sizeOf(spare());
    for (SegmentFile file : files) {
      bytes += sizeOf(file.path());
    }
    return bytes;
  }

  /** The message is in the language of the system, so it is not asked. */
  private boolean isForWantOfRoom(IOException failed) throws IOException {
    String message = String.valueOf(failed.getMessage());
    return message.contains("No space left")
        || message.contains("quota exceeded")
        || Files.getFileStore(directory).getUsableSpace() < FULL_BELOW;
  }

  /** Takes away the files of which no frame is needed. */
  void reclaim(Predicate<Frame> isDoneWith) throws IOException {
    List<SegmentFile> inUse = inUse();
    for (SegmentFile file : List.copyOf(files)) {
      if (inUse.contains(file) || !file.frames().stream().allMatch(isDoneWith)) {
        continue;
      }
      files.remove(file);
      if (Files.exists(spare())) {
        Files.delete(file.path());
      } else {
        Files.move(file.path(), spare(), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** The file that is written, and the one with the newest frame. */
  private List<SegmentFile> inUse() {
    List<SegmentFile> inUse = new ArrayList<>();
    for (SegmentFile file : files.reversed()) {
      inUse.add(file);
      if (!file.frames().isEmpty()) {
        break;
      }
    }
    return inUse;
  }

  /** Deletes the file that is waiting to be used again. */
  void dropSpare() throws IOException {
    Files.deleteIfExists(spare());
  }

  /** Puts other frames in the place of those of a file. */
  void replace(SegmentFile file, List<byte[]> encoded) throws IOException {
    int at = files.indexOf(file);
    if (encoded.isEmpty()) {
      Files.delete(file.path());
      files.remove(at);
      return;
    }
    try {
      files.set(at, file.replacedBy(encoded));
    } catch (IOException failed) {
      if (!isForWantOfRoom(failed)) {
        throw failed;
      }
      // Not even for these few: they go back into the room that the others leave. A power cut in
      // between loses them, and a disk as full as this loses more.
      Files.delete(file.path());
      files.set(at, file.replacedBy(encoded));
    }
    syncDirectory();
  }
}
