package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.demo.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A run's directory, and the keys of everybody in it. */
public final class FleetKeys {
  private static final Set<String> KEPT = Set.of("keys", "pki");

  private FleetKeys() {}

  /**
   * Empties the directory and issues keys to supervisor, broker and units, each in a directory of
   * its own name. Keys of an earlier run with as many units are taken again: making them takes
   * longer than many a run.
   *
   * @return the directory that holds these
   */
  public static Path issue(Path directory, int units) throws IOException {
    Path issued = directory.toAbsolutePath().resolve("keys");
    Path complete = issued.resolve("units-" + units);
    boolean again = Files.exists(complete);
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (!again || !KEPT.contains(file.getFileName().toString())) {
            delete(file);
          }
        }
      }
    }
    if (again) {
      return issued;
    }
    Files.createDirectories(directory);
    Keys keys = new Keys(directory.resolve("pki"));
    keys.init("Taiqu under test");
    keys.issueSupervisor(issued.resolve("supervisor"));
    keys.issueBroker(issued.resolve("broker"));
    for (int unit = 0; unit < units; unit++) {
      keys.issueEdge(MeterFleet.edge(unit), issued.resolve(MeterFleet.edge(unit).toString()));
    }
    Files.createFile(complete);
    return issued;
  }

  private static void delete(Path tree) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(tree)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
