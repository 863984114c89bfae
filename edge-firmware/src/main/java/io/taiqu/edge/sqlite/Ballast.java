package io.taiqu.edge.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that only takes up room, so that there is some to give back when the disk is full and
 * money must be written.
 */
final class Ballast {
  private static final int BYTES = 1 << 20;

  /** With less room than this left, the ballast stays away. */
  private static final long ROOM_WANTED = 16L << 20;

  private final Path file;

  Ballast(Path file) {
    this.file = file;
  }

  /** Takes up room again, if there is plenty. That it does not succeed is no fault. */
  void restore() {
    try {
      if (Files.exists(file)
          || Files.getFileStore(file.getParent()).getUsableSpace() < ROOM_WANTED) {
        return;
      }
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        // Written, not sparse: only blocks that are really taken can be given back.
        for (int written = 0; written < BYTES; written += block.capacity()) {
          channel.write(block.rewind());
        }
      }
    } catch (IOException noRoomForIt) {
      release();
    }
  }

  /**
   * Gives the room back.
   *
   * @return whether there was any
   */
  boolean release() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException stillThere) {
      return false;
    }
  }
}
