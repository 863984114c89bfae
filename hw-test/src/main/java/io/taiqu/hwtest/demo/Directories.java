package io.taiqu.hwtest.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The demonstration's own files. */
final class Directories {
  /** Marks a directory as the demonstration's, so that nothing else is ever emptied. */
  private static final String MARK = ".taiqu-demo";

  private Directories() {}

  /**
   * Makes a directory, or empties one that an earlier demonstration made.
   *
   * @throws IllegalArgumentException if it exists, holds something, and is not a demonstration's
   */
  static void empty(Path directory) {
    try {
      if (Files.isDirectory(directory) && !isEmpty(directory)) {
        if (!Files.exists(directory.resolve(MARK))) {
          throw new IllegalArgumentException(
              directory + " holds files that no demonstration made; name another with --dir");
        }
        clear(directory);
      }
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(MARK), "emptied at each start of taiqu demo\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void clear(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (!visited.equals(directory)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes a directory and those above it. */
  static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file and the directories above it. */
  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
