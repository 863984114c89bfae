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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file: a header {@code TQFENCE2} with the deployment, then records of kind u8,
 * supply point (16), generation u32, number u64 and CRC-32 over these. Kinds: 1 a credit state of
 * this generation and sequence was published; 2 a generation was begun (supply point and number are
 * 0); 3 tokens up to this number were given out (generation is 0). A torn last record is a write
 * that never counted and is dropped; damage before it makes the fence unusable.
 */
public final class FileFenceJournal implements FenceJournal, AutoCloseable {
  private static final byte[] MAGIC = "TQFENCE2".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 33;
  private static final int PUBLISHED = 1;
  private static final int GENERATION = 2;
  private static final int TOKENS = 3;
  private static final SupplyPointId NO_POINT = new SupplyPointId(new UUID(0, 0));
  private static final long FIRST_GENERATION = 1;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final Map<SupplyPointId, Revision> highest = new HashMap<>();
  private final Map<SupplyPointId, Long> tokens = new HashMap<>();
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
      int kind = content.get();
      byte[] point = new byte[16];
      content.get(point);
      long recordedGeneration = Integer.toUnsignedLong(content.getInt());
      long number = content.getLong();
      if (content.getInt() != checksum(content.array(), start)) {
        if (content.hasRemaining()) {
          throw new FenceException(
              "The fence %s is damaged at byte %d: restore it from its own copy; no credit is issued."
                  .formatted(file, start));
        }
        content.position(start);
        break;
      }
      remember(new Entry(kind, SupplyPointId.fromBytes(point), recordedGeneration, number));
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

  private record Entry(int kind, SupplyPointId point, long generation, long number) {}

  private void remember(Entry entry) throws FenceException {
    switch (entry.kind()) {
      case PUBLISHED ->
          highest.merge(
              entry.point(),
              new Revision(entry.generation(), entry.number()),
              (a, b) -> a.isAfter(b) ? a : b);
      case GENERATION -> {}
      case TOKENS -> tokens.merge(entry.point(), entry.number(), Math::max);
      default ->
          throw new FenceException(
              "The fence "
                  + file
                  + " holds a record of kind "
                  + entry.kind()
                  + ", which a newer release wrote; no credit is issued.");
    }
    generation = Math.max(generation, entry.generation());
  }

  @Override
  public synchronized boolean isNew() {
    return highest.isEmpty() && generation == FIRST_GENERATION;
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
  public synchronized long advance() throws FenceException {
    append(List.of(new Entry(GENERATION, NO_POINT, generation + 1, 0)));
    return generation;
  }

  @Override
  public synchronized long tokens(SupplyPointId point) {
    return tokens.getOrDefault(point, 0L);
  }

  @Override
  public synchronized void recordTokens(SupplyPointId point, long counter) throws FenceException {
    append(List.of(new Entry(TOKENS, point, 0, counter)));
  }

  @Override
  public synchronized void record(Map<SupplyPointId, Revision> revisions) throws FenceException {
    append(
        revisions.entrySet().stream()
            .map(each ->
                new Entry(
                    PUBLISHED,
                    each.getKey(),
                    each.getValue().generation(),
                    each.getValue().sequence()))
            .toList());
  }

  private void append(List<Entry> entries) throws FenceException {
    if (broken) {
      throw new FenceException(
          "The fence " + file + " failed before: restart the supervisor when its disk is well.");
    }
    ByteBuffer records = ByteBuffer.allocate(RECORD_BYTES * entries.size());
    for (Entry entry : entries) {
      int start = records.position();
      records.put((byte) entry.kind()).put(entry.point().toBytes());
      records.putInt((int) entry.generation()).putLong(entry.number());
      records.putInt(checksum(records.array(), start));
    }
    try {
      write(records.flip(), channel.size());
    } catch (IOException e) {
      // After a failed fsync the kernel may have dropped the pages: what is on disk is unknown
      // until it is read anew.
      broken = true;
      throw new FenceException("The fence " + file + " can't be written: " + e.getMessage(), e);
    }
    for (Entry entry : entries) {
      remember(entry);
    }
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
