package io.taiqu.hwtest.sim.cut;

import io.taiqu.hwtest.sim.cut.Recording.Kind;
import io.taiqu.hwtest.sim.cut.Recording.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk on which recorded operations are done one by one, and what is on it after a power cut. A
 * file is durable as of its last synchronisation; what came later may be lost, or be there, or be
 * there in parts. Removing and renaming are durable at once, as a journalling file system orders
 * them.
 */
final class CutDisk {
  /** What a disk writes at once or not at all. */
  private static final int SECTOR = 512;

  /** What becomes of writes that were not synchronised. */
  enum Unsynchronised {
    LOST,
    KEPT,
    /** Any sector by itself. */
    TORN
  }

  private static final class Stored {
    byte[] durable = {};
    boolean known;
    List<Operation> pending = new ArrayList<>();
  }

  private final Map<String, Stored> files = new TreeMap<>();

  void apply(Operation operation) {
    Stored file = files.computeIfAbsent(operation.file(), unknown -> new Stored());
    switch (operation.kind()) {
      case OPENED -> {
        if (operation.offset() == 1) {
          file.pending.add(new Operation(Kind.CUT, operation.file(), 0, new byte[0]));
        }
      }
      case WRITTEN, CUT -> file.pending.add(operation);
      case SYNCHRONISED -> {
        for (Operation pending : file.pending) {
          file.durable = after(file.durable, pending);
        }
        file.pending.clear();
        file.known = true;
      }
      case REMOVED -> files.remove(operation.file());
      case RENAMED -> {
        files.remove(operation.file());
        files.put(new String(operation.bytes(), StandardCharsets.UTF_8), file);
      }
    }
  }

  private static byte[] after(byte[] before, Operation operation) {
    int offset = Math.toIntExact(operation.offset());
    if (operation.kind() == Kind.CUT) {
      return Arrays.copyOf(before, offset);
    }
    int end = offset + operation.bytes().length;
    byte[] after = end > before.length ? Arrays.copyOf(before, end) : before.clone();
    System.arraycopy(operation.bytes(), 0, after, offset, operation.bytes().length);
    return after;
  }

  /** Writes what a power cut leaves at this moment to an empty directory. */
  void leave(Path directory, Unsynchronised mode, RandomGenerator random) throws IOException {
    for (Map.Entry<String, Stored> entry : files.entrySet()) {
      Stored file = entry.getValue();
      boolean there = file.known || (mode != Unsynchronised.LOST && !file.pending.isEmpty());
      if (there && !entry.getKey().equals(Recording.ACKNOWLEDGED)) {
        byte[] bytes = file.durable;
        for (Operation pending : file.pending) {
          bytes =
              switch (mode) {
                case LOST -> bytes;
                case KEPT -> after(bytes, pending);
                case TORN -> torn(bytes, pending, random);
              };
        }
        Path path = directory.resolve(entry.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
      }
    }
  }

  private static byte[] torn(byte[] before, Operation operation, RandomGenerator random) {
    if (operation.kind() == Kind.CUT) {
      return random.nextBoolean() ? after(before, operation) : before;
    }
    byte[] bytes = before;
    int length = operation.bytes().length;
    int from = 0;
    while (from < length) {
      // Up to the end of the sector of the file, not of the write.
      int room = SECTOR - (int) ((operation.offset() + from) % SECTOR);
      int to = Math.min(length, from + room);
      if (random.nextBoolean()) {
        bytes =
            after(
                bytes,
                new Operation(
                    Kind.WRITTEN,
                    operation.file(),
                    operation.offset() + from,
                    Arrays.copyOfRange(operation.bytes(), from, to)));
      }
      from = to;
    }
    return bytes;
  }
}
