package io.taiqu.supervisor.pki;

import java.io.IOException;
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
    Path parent = parentOf(absolute);
    Files.createDirectories(parent);
    return new NewDirectory(
        absolute,
        Files.createTempDirectory(
            parent, "." + absolute.getFileName() + ".", OWNER_ONLY_DIRECTORY));
  }

  /**
   * Where to write the file {@code name}; the directories above it are made, for the owner alone.
   */
  Path file(String name) throws IOException {
    Path file = staging.resolve(name);
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
    return file;
  }

  /** Writes a file that only the owner may read. */
  void secret(String name, String text) throws IOException {
    Path file = file(name);
    Files.createFile(file, OWNER_ONLY_FILE);
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }

  /** Writes a file that holds no secret. The directory still admits only its owner. */
  void open(String name, byte[] bytes) throws IOException {
    Path file = file(name);
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    Files.setPosixFilePermissions(file, READABLE_BY_ALL);
  }

  /** As {@link #open(String, byte[])}, for PEM and other plain text. */
  void open(String name, String text) throws IOException {
    open(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Moves the finished directory to its destination, once all of it is on the disk. */
  void complete() throws IOException {
    try (Stream<Path> paths = Files.walk(staging)) {
      for (Path path : paths.toList()) {
        force(path);
      }
    }
    Files.move(staging, destination, StandardCopyOption.ATOMIC_MOVE);
    completed = true;
    force(parentOf(destination));
  }

  /** Removes what was written, if it was not completed. */
  @Override
  public void close() throws IOException {
    if (!completed) {
      Files.walkFileTree(staging, new Deletion());
    }
  }

  /** Puts {@code bytes} into {@code file} in one step, whether or not there was such a file. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path directory = parentOf(file);
    Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    Path fresh = Files.createTempFile(directory, "." + file.getFileName(), "", OWNER_ONLY_FILE);
    try {
      Files.write(fresh, bytes);
      Files.setPosixFilePermissions(fresh, READABLE_BY_ALL);
      force(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      force(directory);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new PkiRefusal(path + " cannot be a place for keys");
    }
    return parent;
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
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
