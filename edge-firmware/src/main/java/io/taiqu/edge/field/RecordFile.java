package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.EntryJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The steps of a commissioning in a file, one a line: the hash of the line before and of this step,
 * a blank, the step as JSON. Each is on the disk before the next begins. A last line that a power
 * cut tore off is dropped; damage anywhere else is refused, because then nothing that follows can
 * be believed.
 */
public final class RecordFile implements Commissioning.RecordLog, AutoCloseable {
  private static final String BEGINNING = "0".repeat(64);
  private static final int HASH_LENGTH = 64;

  private final FileChannel channel;
  private final List<Entry> found;
  private String head;

  private RecordFile(FileChannel channel, List<Entry> found, String head) {
    this.channel = channel;
    this.found = List.copyOf(found);
    this.head = head;
  }

  /**
   * Opens a record, or begins one.
   *
   * @throws IOException if another process has it, or it is damaged
   */
  public static RecordFile open(Path file) throws IOException {
    boolean existed = Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(file + ": another commissioning is working on it");
      }
      if (!existed) {
        syncDirectory(file);
      }
      return read(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static RecordFile read(Path file, FileChannel channel) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Entry> entries = new ArrayList<>();
    String head = BEGINNING;
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        break;
      }
      String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
      String step = line.length() > HASH_LENGTH ? line.substring(HASH_LENGTH + 1) : "";
      if (!line.startsWith(hash(head, step) + " ")) {
        if (end == bytes.length - 1) {
          break;
        }
        throw new IOException(
            "%s, line %d: damaged or changed; begin again with --restart"
                .formatted(file, entries.size() + 1));
      }
      entries.add(EntryJson.read(step));
      head = line.substring(0, HASH_LENGTH);
      at = end + 1;
    }
    if (at < bytes.length) {
      channel.truncate(at);
    }
    channel.position(at);
    return new RecordFile(channel, entries, head);
  }

  private static void syncDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /** The steps that were there when it was opened. */
  public List<Entry> found() {
    return found;
  }

  @Override
  public void append(Entry entry) throws IOException {
    String step = EntryJson.write(entry);
    String next = hash(head, step);
    ByteBuffer line = ByteBuffer.wrap((next + " " + step + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
    head = next;
  }

  private static String hash(String previous, String step) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previous.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(step.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Writes a file so that it is there whole or not at all. */
  public static void writeSafely(Path file, String text) throws IOException {
    writeSafely(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file so that it is there whole or not at all. */
  public static void writeSafely(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
