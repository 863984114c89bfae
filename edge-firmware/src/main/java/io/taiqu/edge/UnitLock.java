package io.taiqu.edge;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

/**
 * The right to be the one process that works as this unit: two on one ledger would each take the
 * other's entries for damage, and two on one bus would talk into each other's frames.
 *
 * @param channel holds the lock until it is closed
 */
record UnitLock(FileChannel channel) implements AutoCloseable {

  /** Another process has it. */
  static final class Held extends Exception {
    private static final long serialVersionUID = 1L;

    Held(Path data) {
      super(
          "another edge unit runs with the data in "
              + data
              + "; stop it, or give this one a data.dir of its own");
    }
  }

  static UnitLock take(Path data) throws IOException, Held {
    Files.createDirectories(data);
    FileChannel channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new Held(data);
    }
    belongTo(data, data.resolve("lock"));
    return new UnitLock(channel);
  }

  /** A technician works as root; the file must stay one that the service's own user can open. */
  private static void belongTo(Path data, Path lock) throws IOException {
    UserPrincipal owner = Files.getOwner(data);
    if (!Files.getOwner(lock).equals(owner)) {
      Files.setOwner(lock, owner);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
