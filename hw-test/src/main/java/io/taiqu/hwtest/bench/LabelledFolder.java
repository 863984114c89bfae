package io.taiqu.hwtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Labelled scenarios of a folder: directories with a truth file, and archives ({@code .tar.xz},
 * {@code .tar.gz}) of such, which the system's {@code tar} unpacks into a temporary directory.
 */
final class LabelledFolder implements AutoCloseable {
  private static final String TRUTH = "truth.json";

  private final List<Path> scenarios = new ArrayList<>();
  private Optional<Path> unpacked = Optional.empty();

  LabelledFolder(Path folder) throws IOException, Benchmark.BenchFailed {
    if (!Files.isDirectory(folder)) {
      throw new Benchmark.BenchFailed("there is no directory " + folder);
    }
    addDirectories(folder);
    for (Path file : children(folder)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".tar.xz") || name.endsWith(".tar.gz")) {
        unpack(file, name);
      }
    }
    unpacked.ifPresent(this::addDirectories);
    if (scenarios.isEmpty()) {
      throw new Benchmark.BenchFailed(
          "no scenario in " + folder + ": it needs directories or archives with a " + TRUTH);
    }
  }

  List<Path> scenarios() {
    return List.copyOf(scenarios);
  }

  private void addDirectories(Path folder) {
    try (Stream<Path> all = Files.walk(folder, 3)) {
      all.filter(path -> path.endsWith(TRUTH))
          .map(Path::getParent)
          .flatMap(Stream::ofNullable)
          .sorted()
          .forEach(scenarios::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void unpack(Path archive, String name) throws IOException, Benchmark.BenchFailed {
    Path root = unpacked.isPresent() ? unpacked.get() : Files.createTempDirectory("taiqu-suspects");
    unpacked = Optional.of(root);
    Path target = Files.createDirectory(root.resolve(name.replaceFirst("\\.tar\\..*", "")));
    Process tar =
        new ProcessBuilder(
                "tar", "-xf", archive.toAbsolutePath().toString(), "-C", target.toString())
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (tar.waitFor() != 0) {
        throw new Benchmark.BenchFailed("tar can't unpack " + archive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (unpacked.isPresent()) {
      try (Stream<Path> all = Files.walk(unpacked.get())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
