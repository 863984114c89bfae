package io.taiqu.supervisor.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that appears complete or not at all. Files are written beside their destination,
 * readable by the owner alone; {@link #complete} moves them into place in one step. Nothing that
 * exists is ever overwritten.
 */
final class NewDirectory implements AutoCloseable {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> READABLE_BY_ALL =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path destination;
  private final Path staging;
  private boolean completed;

  private NewDirectory(Path destination, Path staging) {
    this.destination = destination;
    this.staging = staging;
  }

  /**
   * @throws PkiRefusal if {@code destination} exists and is not an empty directory
   */
  static NewDirectory at(Path destination) throws IOException {
    Path absolute = destination.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !isEmptyDirectory(absolute)) {
      throw new PkiRefusal(
          destination + " exists and is not empty; nothing was changed. Name another directory.");
    }
    @Nullable Path parent = absolute.getParent();
    if (parent == null) {
      throw new PkiRefusal(destination + " cannot be a directory of keys");
    }
    Files.createDirectories(parent);
    return new NewDirectory(
        absolute,
        Files.createTempDirectory(
            parent, "." + absolute.getFileName() + ".", OWNER_ONLY_DIRECTORY));
  }

  /** Writes a file that only the owner may read. */
  void secret(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a file that holds no secret. The directory still admits only its owner. */
  void open(String name, String text) throws IOException {
    open(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** As {@link #open(String, String)}, for bytes. */
  void open(String name, byte[] bytes) throws IOException {
    Files.setPosixFilePermissions(write(name, bytes), READABLE_BY_ALL);
  }

  /** Moves the finished directory to its destination. */
  void complete() throws IOException {
    Files.move(staging, destination, StandardCopyOption.ATOMIC_MOVE);
    completed = true;
  }

  /** Removes what was written, if it was not completed. */
  @Override
  public void close() throws IOException {
    if (!completed) {
      Files.walkFileTree(staging, new Deletion());
    }
  }

  /**
   * Writes a file that only the owner may read, durably, in place of the one of that name if there
   * is one.
   */
  static void replaceFile(Path file, byte[] bytes, boolean secret) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    Path fresh = Files.createTempFile(directory, "." + file.getFileName(), "", OWNER_ONLY_FILE);
    try {
      writeDurably(fresh, bytes);
      if (!secret) {
        Files.setPosixFilePermissions(fresh, READABLE_BY_ALL);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = staging.resolve(name);
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
    Files.createFile(file, OWNER_ONLY_FILE);
    writeDurably(file, bytes);
    return file;
  }

  private static void writeDurably(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
