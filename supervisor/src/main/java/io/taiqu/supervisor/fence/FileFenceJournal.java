package io.taiqu.supervisor.fence;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
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
import java.util.Arrays;
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
 * 0); 3 tokens up to this number were given out (generation is 0). A record of kind 4 is kind u8,
 * code of a tariff (32, ASCII, zeros behind), its version u32, fingerprint of what the version says
 * (16) and CRC-32. A torn last record is a write that never counted and is dropped; damage before
 * it makes the fence unusable.
 */
public final class FileFenceJournal implements FenceJournal, AutoCloseable {
  private static final byte[] MAGIC = "TQFENCE2".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 33;
  private static final int PUBLISHED = 1;
  private static final int GENERATION = 2;
  private static final int TOKENS = 3;
  private static final int VERSION = 4;
  private static final int CODE_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 16;

  // Shorter than two other records: one whose kind is damaged can't be taken for a torn version
  // with good records in it.
  private static final int VERSION_BYTES = 1 + CODE_BYTES + 4 + FINGERPRINT_BYTES + 4;

  private static final SupplyPointId NO_POINT = new SupplyPointId(new UUID(0, 0));
  private static final long FIRST_GENERATION = 1;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final Map<SupplyPointId, Revision> highest = new HashMap<>();
  private final Map<SupplyPointId, Long> tokens = new HashMap<>();
  private final Map<IssuedVersion, Fingerprint> versions = new HashMap<>();
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
    while (content.hasRemaining()) {
      int start = content.position();
      int length = content.get(start) == VERSION ? VERSION_BYTES : RECORD_BYTES;
      if (content.remaining() < length) {
        break;
      }
      if (content.getInt(start + length - Integer.BYTES)
          != checksum(content.array(), start, length)) {
        if (content.remaining() > length) {
          throw new FenceException(
              "The fence %s is damaged at byte %d: restore it from its own copy; no credit is issued."
                  .formatted(file, start));
        }
        break;
      }
      if (length == VERSION_BYTES) {
        rememberVersion(content.slice(start + 1, length - 1));
      } else {
        remember(entry(content.slice(start, length)));
      }
      content.position(start + length);
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
    if (!Arrays.equals(magic, MAGIC)) {
      throw new FenceException(file + " is not a fence journal.");
    }
    if (!DeploymentId.fromBytes(owner).equals(deployment)) {
      throw new FenceException(
          "The fence " + file + " belongs to deployment " + DeploymentId.fromBytes(owner) + ".");
    }
  }

  private record Entry(int kind, SupplyPointId point, long generation, long number) {}

  private static Entry entry(ByteBuffer record) {
    int kind = record.get();
    byte[] point = new byte[16];
    record.get(point);
    return new Entry(
        kind,
        SupplyPointId.fromBytes(point),
        Integer.toUnsignedLong(record.getInt()),
        record.getLong());
  }

  private void rememberVersion(ByteBuffer record) {
    byte[] code = new byte[CODE_BYTES];
    record.get(code);
    int number = record.getInt();
    byte[] fingerprint = new byte[FINGERPRINT_BYTES];
    record.get(fingerprint);
    versions.putIfAbsent(
        new IssuedVersion(
            new TariffCode(new String(code, StandardCharsets.US_ASCII).replace("\0", "")), number),
        Fingerprint.of(fingerprint));
  }

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

  /** The highest token counter of every supply point that has one. */
  public synchronized Map<SupplyPointId, Long> tokens() {
    return Map.copyOf(tokens);
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

  @Override
  public synchronized Map<IssuedVersion, Fingerprint> versions() {
    return Map.copyOf(versions);
  }

  @Override
  public synchronized void recordVersions(Map<IssuedVersion, Fingerprint> issued)
      throws FenceException {
    Map<IssuedVersion, Fingerprint> unknown = FenceJournal.unknown(issued, versions);
    if (unknown.isEmpty()) {
      return;
    }
    ByteBuffer records = ByteBuffer.allocate(VERSION_BYTES * unknown.size());
    unknown.forEach((version, fingerprint) -> {
      int start = records.position();
      byte[] code = version.tariff().code().getBytes(StandardCharsets.US_ASCII);
      records.put((byte) VERSION).put(Arrays.copyOf(code, CODE_BYTES));
      records.putInt(version.number()).put(fingerprint.toBytes());
      records.putInt(checksum(records.array(), start, VERSION_BYTES));
    });
    append(records);
    versions.putAll(unknown);
  }

  private void append(List<Entry> entries) throws FenceException {
    ByteBuffer records = ByteBuffer.allocate(RECORD_BYTES * entries.size());
    for (Entry entry : entries) {
      int start = records.position();
      records.put((byte) entry.kind()).put(entry.point().toBytes());
      records.putInt((int) entry.generation()).putLong(entry.number());
      records.putInt(checksum(records.array(), start, RECORD_BYTES));
    }
    append(records);
    for (Entry entry : entries) {
      remember(entry);
    }
  }

  private void append(ByteBuffer records) throws FenceException {
    if (broken) {
      throw new FenceException(
          "The fence " + file + " failed before: restart the supervisor when its disk is well.");
    }
    try {
      write(records.flip(), channel.size());
    } catch (IOException e) {
      // After a failed fsync the kernel may have dropped the pages: what is on disk is unknown
      // until it is read anew.
      broken = true;
      throw new FenceException("The fence " + file + " can't be written: " + e.getMessage(), e);
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    channel.force(true);
  }

  private static int checksum(byte[] bytes, int start, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start, length - Integer.BYTES);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() {
    try {
      if (lock.isValid()) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("The fence " + file + " did not close", e);
    }
  }
}
