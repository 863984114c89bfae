package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.process.JavaCommand;
import io.taiqu.hwtest.process.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a unit writes to its memory card: bytes of the kernel's count of whole pages, by readings
 * and by money, over simulated days in which readings are stored, sent, acknowledged and deleted.
 */
final class WearBench implements Benchmark {
  /** The kernel counts nothing for these; a card is none of them. */
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "rootfs");

  private static final int GOAL_METERS = 64;
  private static final double MEGA = 1e6;

  private static final List<Case> CASES =
      List.of(
          new Case(GOAL_METERS, 15, Duration.ofDays(4)),
          new Case(GOAL_METERS, 1, Duration.ofHours(18)),
          new Case(16, 15, Duration.ofDays(2)),
          new Case(128, 15, Duration.ofDays(2)));

  /** A site and how often its meters are recorded. */
  private record Case(int meters, int minutes, Duration span) {
    String suffix() {
      return meters == GOAL_METERS && minutes == 15 ? "" : "Of" + meters + "Every" + minutes;
    }
  }

  @Override
  public String name() {
    return "wear";
  }

  @Override
  public String purpose() {
    return "bytes written to the card per stored reading and per entry of the ledger";
  }

  @Override
  public List<String> conditions() {
    return List.of(
        "bytesPerReading is of 64 customers' meters and a supply meter recorded every 15 minutes;",
        "bytesPerReadingOf64Every1 is of the same recorded every minute, and so on.",
        "lossWindowMinutes is the longest that readings of which a block was complete, and which could",
        "have been stored at once, waited for others to share a page with. sinceIntervalEndMinutes has",
        "the sweep that read them in it, which a power cut takes in any case.",
        "Money is committed at once; an entry is one commit of the ledger: documents of customers, and",
        "once an interval the positions and charges of all meters.",
        "The supervisor acknowledges after 3 s; every third day it is away for 6 hours.",
        "Bytes are the write_bytes of /proc/PID/io, whole pages made dirty by the calls of each store,",
        "its opening and closing included. A file system's own journal comes on top.");
  }

  @Override
  public BenchResult run(Trace trace) throws BenchFailed {
    Map<String, Double> figures = new TreeMap<>();
    for (Case asked : CASES) {
      JsonNode found = measure(asked);
      double days = asked.span().toMinutes() / 1440.0;
      double readingBytes = found.path("readingBytes").asDouble();
      double moneyBytes = found.path("moneyBytes").asDouble();
      String suffix = asked.suffix();
      figures.put("bytesPerReading" + suffix, round(readingBytes / found.path("records").asLong()));
      figures.put(
          "bytesPerMoneyEntry" + suffix, round(moneyBytes / found.path("entries").asLong()));
      figures.put("readingMbPerDay" + suffix, round(readingBytes / days / MEGA));
      figures.put("moneyMbPerDay" + suffix, round(moneyBytes / days / MEGA));
      if (suffix.isEmpty()) {
        figures.put("lossWindowMinutes", minutes(found, "longestWaitMillis"));
        figures.put("sinceIntervalEndMinutes", minutes(found, "sinceIntervalEndMillis"));
      }
      trace.sample(
          Map.of(
              "meters", asked.meters(),
              "intervalMinutes", asked.minutes(),
              "days", days,
              "records", found.path("records").asLong(),
              "acknowledged", found.path("acknowledged").asLong(),
              "ledgerEntries", found.path("entries").asLong(),
              "readingBytes", found.path("readingBytes").asLong(),
              "moneyBytes", found.path("moneyBytes").asLong(),
              "processBytes", found.path("processBytes").asLong()));
    }
    return BenchResult.of(
        name(),
        figures,
        Map.of(
            "bytesPerReading", Goal.atMost(45),
            "bytesPerReadingOf64Every1", Goal.atMost(45),
            "bytesPerReadingOf128Every15", Goal.atMost(45),
            "moneyMbPerDay", Goal.atMost(4),
            "lossWindowMinutes", Goal.atMost(15)),
        Map.of());
  }

  private static double minutes(JsonNode found, String field) {
    return round(found.path(field).asLong() / 60e3);
  }

  private static JsonNode measure(Case asked) throws BenchFailed {
    System.err.printf(
        "%d meters every %d min: %d simulated hours …%n",
        asked.meters(), asked.minutes(), asked.span().toHours());
    try {
      Path data = Files.createTempDirectory(placeOnDisk(), "taiqu-wear");
      try {
        String output =
            JavaCommand.outputOf(
                JavaCommand.of(
                    Part.WORLD,
                    List.of("-XX:-UsePerfData"),
                    "io.taiqu.hwtest.Main",
                    List.of(
                        "wear-unit",
                        "--data=" + data,
                        "--customers=" + asked.meters(),
                        "--interval=PT" + asked.minutes() + "M",
                        "--span=" + asked.span())));
        return new ObjectMapper().readTree(output);
      } finally {
        deleteAll(data);
      }
    } catch (IOException e) {
      throw new BenchFailed("no place to measure: " + e);
    } catch (IllegalStateException e) {
      throw new BenchFailed(String.valueOf(e.getMessage()));
    }
  }

  private static Path placeOnDisk() throws IOException, BenchFailed {
    Path place = Path.of(System.getProperty("java.io.tmpdir"));
    String type = Files.getFileStore(place).type();
    if (IN_MEMORY.contains(type)) {
      throw new BenchFailed(
          place
              + " is a "
              + type
              + ", which writes to no device. Name a directory on a disk:"
              + " TAIQU_JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY taiqu bench wear");
    }
    return place;
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  private static double round(double value) {
    return Math.round(100 * value) / 100.0;
  }
}
