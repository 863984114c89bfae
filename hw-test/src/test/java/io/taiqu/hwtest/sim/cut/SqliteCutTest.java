package io.taiqu.hwtest.sim.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.taiqu.hwtest.sim.cut.CutDisk.Unsynchronised;
import io.taiqu.hwtest.sim.cut.CutWorkload.Kind;
import io.taiqu.hwtest.sim.cut.Recording.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Power fails at each write and each synchronisation of both sides' databases. */
class SqliteCutTest {
  /** Memory in the shape of a directory: thousands of images are written and opened. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private Path work = Path.of("unused");

  @BeforeEach
  void makeDirectory() throws IOException {
    work =
        (Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "taiqu-cut")
                : Files.createTempDirectory("taiqu-cut"))
            .toRealPath();
  }

  @AfterEach
  void removeDirectory() throws IOException {
    delete(work);
  }

  private static void delete(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The recorder, compiled here; the test is skipped where that is not possible. */
  private Path recorder() throws IOException, InterruptedException {
    Path library = work.resolve("recorder.so");
    Path source = work.resolve("recorder.c");
    try (var in = SqliteCutTest.class.getResourceAsStream("recorder.c")) {
      Files.write(source, Objects.requireNonNull(in).readAllBytes());
    }
    List<String> compile =
        List.of(
            "cc", "-O1", "-shared", "-fPIC", "-o", "" + library, "" + source, "-ldl", "-lpthread");
    try {
      Process compiler = new ProcessBuilder(compile).inheritIO().start();
      Assumptions.assumeTrue(
          compiler.waitFor() == 0,
          "the C compiler can't make what is preloaded: Linux with glibc?");
    } catch (IOException missing) {
      Assumptions.abort("no C compiler: cc is not installed (Debian, Ubuntu: apt install gcc)");
    }
    return library;
  }

  private Recording record(Kind kind) throws IOException, InterruptedException {
    Path library = recorder();
    Path directory = Files.createDirectory(work.resolve("live"));
    Path notes = work.resolve("notes");
    ProcessBuilder process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CutWorkload.class.getName(),
                kind.name(),
                directory.toString())
            .inheritIO();
    process.environment().put("LD_PRELOAD", library.toString());
    process.environment().put("TAIQU_RECORD_DIR", directory.toString());
    process.environment().put("TAIQU_RECORD_TO", notes.toString());
    assertEquals(0, process.start().waitFor(), "the workload failed");
    return Recording.read(notes);
  }

  /** What was found. */
  private record Found(int cuts, int lost, String first) {}

  /** Cuts the power before each operation in each way, and opens what is left. */
  private Found cut(Kind kind) throws Exception {
    Recording recording = record(kind);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    CutDisk disk = new CutDisk();
    long acknowledged = 0;
    int cuts = 0;
    int lost = 0;
    String first = "";
    for (int i = 0; i < recording.operations().size(); i++) {
      Operation operation = recording.operations().get(i);
      disk.apply(operation);
      if (operation.acknowledges()) {
        acknowledged = operation.acknowledged();
      }
      // Before the first step there is nothing to lose, and many writes that make the tables.
      boolean looked = acknowledged > 0 || i % 16 == 0;
      for (Unsynchronised mode : looked ? Unsynchronised.values() : new Unsynchronised[0]) {
        cuts++;
        Path image = Files.createDirectory(work.resolve("image"));
        disk.leave(image, mode, random);
        String where =
            mode + " after operation " + i + " (" + operation.kind() + " " + operation.file() + ")";
        long survived;
        try {
          survived = kind.survived(image);
        } catch (Exception broken) {
          throw new AssertionError("the files can't be opened: " + where, broken);
        }
        if (survived < acknowledged) {
          lost++;
          first = first.isEmpty() ? where + ": " + survived + " of " + acknowledged : first;
        }
        assertTrue(survived <= acknowledged + 1, where + ": more than was stored");
        delete(image);
      }
    }
    assertEquals(CutWorkload.STEPS, acknowledged);
    return new Found(cuts, lost, first);
  }

  private void assertNothingLost(Kind kind) throws Exception {
    Found found = cut(kind);
    assertEquals(0, found.lost(), found.first());
    assertTrue(found.cuts() > 5 * CutWorkload.STEPS, "only " + found.cuts() + " cuts were made");
  }

  @Test
  void theUnitsLedgerKeepsWhatItAcknowledged() throws Exception {
    assertNothingLost(Kind.EDGE_LEDGER);
  }

  @Test
  void theSupervisorsLedgerAndFenceKeepWhatTheyAcknowledged() throws Exception {
    assertNothingLost(Kind.SUPERVISOR);
  }

  @Test
  void aDatabaseThatDoesNotWaitForTheDiskIsSeenToLose() throws Exception {
    Found found = cut(Kind.NOT_SYNCHRONISED);
    if (found.lost() == 0) {
      fail("nothing was lost in " + found.cuts() + " cuts: the cuts cut nothing");
    }
  }
}
