package io.taiqu.hwtest.sim.disk;

import io.taiqu.edge.runtime.StorageFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk with a log per file. A write is in the cache until its file is synchronised; when the
 * power fails, of what is in the cache a part from the front survives, which may end within a
 * record.
 */
public final class SimulatedDisk {
  /** The files of an edge unit. */
  public enum File {
    LEDGER,
    READINGS
  }

  /** What is durable; immutable, so that it can be kept as an image. */
  public record Image(Map<File, List<byte[]>> files) {
    public Image {
      Map<File, List<byte[]>> copy = new EnumMap<>(File.class);
      files.forEach((file, chunks) -> copy.put(file, List.copyOf(chunks)));
      files = copy;
    }
  }

  private final Map<File, List<byte[]>> durable = new EnumMap<>(File.class);
  private final Map<File, List<byte[]>> cached = new EnumMap<>(File.class);
  private boolean full;
  private boolean syncFails;
  private boolean syncLies;
  private int operationsUntilCut = -1;
  private boolean dead;

  public SimulatedDisk() {
    for (File file : File.values()) {
      durable.put(file, new ArrayList<>());
      cached.put(file, new ArrayList<>());
    }
  }

  /** The bytes of a file as a process sees them, cache included. */
  byte[] read(File file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunks(durable, file).forEach(bytes::writeBytes);
    chunks(cached, file).forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /**
   * Writes at the end of a file, into the cache.
   *
   * @return false if there is no room, and nothing was written
   */
  boolean append(File file, byte[] bytes) {
    boundary("before a write to " + file);
    if (full) {
      return false;
    }
    chunks(cached, file).add(bytes.clone());
    boundary("after a write to " + file);
    return true;
  }

  /**
   * Makes everything in a file's cache durable.
   *
   * @throws StorageFailure if the disk says that it can't; what is durable is then unknown
   */
  void sync(File file) {
    boundary("before a sync of " + file);
    if (syncFails) {
      syncFails = false;
      throw new StorageFailure("the disk failed to synchronise " + file, new IOException("EIO"));
    }
    if (!syncLies) {
      chunks(durable, file).addAll(chunks(cached, file));
      chunks(cached, file).clear();
    }
    boundary("after a sync of " + file);
  }

  /** Cuts a file to a length: what is behind is a record that a loss of power cut short. */
  void truncate(File file, int length) {
    byte[] bytes = read(file);
    byte[] kept = java.util.Arrays.copyOf(bytes, length);
    chunks(cached, file).clear();
    chunks(durable, file).clear();
    chunks(durable, file).add(kept);
  }

  private static List<byte[]> chunks(Map<File, List<byte[]>> side, File file) {
    return side.computeIfAbsent(file, known -> new ArrayList<>());
  }

  private void boundary(String where) {
    if (operationsUntilCut > 0 && --operationsUntilCut == 0) {
      dead = true;
    }
    if (dead) {
      throw new PowerCut(where);
    }
  }

  /**
   * The power fails or returns: what was in the cache survives in part, from the front.
   *
   * @return whether a record was torn
   */
  public boolean losePower(RandomGenerator random) {
    boolean torn = false;
    for (File file : File.values()) {
      int size = chunks(cached, file).stream().mapToInt(bytes -> bytes.length).sum();
      int left = size == 0 ? 0 : random.nextInt(size + 1);
      for (byte[] bytes : chunks(cached, file)) {
        int kept = Math.min(left, bytes.length);
        if (kept > 0) {
          chunks(durable, file).add(java.util.Arrays.copyOf(bytes, kept));
          torn |= kept < bytes.length;
        }
        left -= kept;
      }
      chunks(cached, file).clear();
    }
    operationsUntilCut = -1;
    dead = false;
    return torn;
  }

  /** The power fails at a boundary of a write or a synchronisation: the so-manieth from now. */
  public void cutAfter(int boundaries) {
    operationsUntilCut = boundaries;
  }

  /** From now on there is room, or there is not. */
  public void setFull(boolean noRoom) {
    full = noRoom;
  }

  /** The next synchronisation fails. */
  public void failNextSync() {
    syncFails = true;
  }

  /** Nothing of what was prepared will go wrong any more. */
  public void mend() {
    full = false;
    syncFails = false;
    operationsUntilCut = -1;
  }

  /** From now on synchronisation says that it is done and does nothing: a wrong disk. */
  public void lieAboutSync() {
    syncLies = true;
  }

  /** What is durable now. */
  public Image image() {
    return new Image(durable);
  }

  /** Puts an image in place of everything. */
  public void restore(Image image) {
    for (File file : File.values()) {
      chunks(cached, file).clear();
      durable.put(file, new ArrayList<>(image.files().getOrDefault(file, List.of())));
    }
  }
}
