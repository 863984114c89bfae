package io.taiqu.supervisor.fence;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file: a header {@code TQFENCE1} with the deployment, then records of supply point
 * (16), generation u32, sequence u64 and CRC-32 over these. A torn last record is a write that
 * never counted and is dropped; damage before it makes the fence unusable.
 */
public final class FileFenceJournal implements FenceJournal, AutoCloseable {
  private static final byte[] MAGIC = "TQFENCE1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 32;
  private static final long FIRST_GENERATION = 1;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final Map<SupplyPointId, Revision> highest = new HashMap<>();
  private long generation = FIRST_GENERATION;
  private boolean broken;

  private FileFenceJournal(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens the journal, or makes it if it does not exist.
   *
   * @throws FenceException if it is damaged, belongs to another deployment or is in use
   */
  public static FileFenceJournal open(Path file, DeploymentId deployment) throws FenceException {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      try {
        @Nullable FileLock lock = tryLock(channel);
        if (lock == null) {
          throw new FenceException(
              "The fence " + file + " is in use by another supervisor: stop that one first.");
        }
        FileFenceJournal journal = new FileFenceJournal(file, channel, lock);
        journal.load(deployment);
        return journal;
      } catch (IOException | FenceException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new FenceException("The fence " + file + " can't be opened: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The other holder is in this process.
      return null;
    }
  }

  private void load(DeploymentId deployment) throws IOException, FenceException {
    if (channel.size() == 0) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(deployment.toBytes());
      write(header.flip(), 0);
      return;
    }
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
      continue;
    }
    content.flip();
    requireHeader(content, deployment);
    while (content.remaining() >= RECORD_BYTES) {
      int start = content.position();
      byte[] point = new byte[16];
      content.get(point);
      Revision revision = new Revision(Integer.toUnsignedLong(content.getInt()), content.getLong());
      if (content.getInt() != checksum(content.array(), start)) {
        if (content.hasRemaining()) {
          throw new FenceException(
              "The fence %s is damaged at byte %d: restore it from its own copy; no credit is issued."
                  .formatted(file, start));
        }
        content.position(start);
        break;
      }
      remember(SupplyPointId.fromBytes(point), revision);
    }
    // What follows is a record that power cut short.
    channel.truncate(content.position());
  }

  private void requireHeader(ByteBuffer content, DeploymentId deployment) throws FenceException {
    byte[] magic = new byte[MAGIC.length];
    byte[] owner = new byte[16];
    if (content.remaining() < HEADER_BYTES) {
      throw new FenceException("The fence " + file + " is too short to be one.");
    }
    content.get(magic).get(owner);
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      throw new FenceException(file + " is not a fence journal.");
    }
    if (!DeploymentId.fromBytes(owner).equals(deployment)) {
      throw new FenceException(
          "The fence " + file + " belongs to deployment " + DeploymentId.fromBytes(owner) + ".");
    }
  }

  private void remember(SupplyPointId point, Revision revision) {
    highest.merge(point, revision, (a, b) -> a.isAfter(b) ? a : b);
    generation = Math.max(generation, revision.generation());
  }

  @Override
  public synchronized boolean isNew() {
    return highest.isEmpty();
  }

  @Override
  public synchronized long generation() {
    return generation;
  }

  @Override
  public synchronized Revision highest(SupplyPointId point) {
    return highest.getOrDefault(point, Revision.NONE);
  }

  @Override
  public synchronized Map<SupplyPointId, Revision> all() {
    return Map.copyOf(highest);
  }

  @Override
  public synchronized void record(Map<SupplyPointId, Revision> revisions) throws FenceException {
    if (broken) {
      throw new FenceException(
          "The fence " + file + " failed before: restart the supervisor when its disk is well.");
    }
    ByteBuffer records = ByteBuffer.allocate(RECORD_BYTES * revisions.size());
    revisions.forEach((point, revision) -> {
      int start = records.position();
      records.put(point.toBytes());
      records.putInt((int) revision.generation()).putLong(revision.sequence());
      records.putInt(checksum(records.array(), start));
    });
    try {
      write(records.flip(), channel.size());
    } catch (IOException e) {
      // After a failed fsync the kernel may have dropped the pages: what is on disk is unknown
      // until it is read anew.
      broken = true;
      throw new FenceException("The fence " + file + " can't be written: " + e.getMessage(), e);
    }
    revisions.forEach(this::remember);
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    channel.force(true);
  }

  private static int checksum(byte[] bytes, int start) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start, RECORD_BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("The fence " + file + " did not close", e);
    }
  }
}
