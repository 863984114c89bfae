package io.taiqu.supervisor;

import io.taiqu.supervisor.export.ParquetFile;
import io.taiqu.supervisor.export.Table;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taiqu supervisor export}: tables that leave the system. */
@Command(
    name = "export",
    description = "Writes readings, energy by day, or loss by day of transformers to files.")
final class ExportCommand extends CommandGroup {
  private static final List<String> ANALYSIS =
      List.of("meters.csv", "readings.csv", "supply.csv", "transformer.csv");

  /** In which form. */
  enum Format {
    /** Comma-separated values. */
    CSV,
    /** Apache Parquet. */
    PARQUET
  }

  /** What is exported, and whither. */
  static final class ExportOptions {
    @Option(
        names = "--transformer",
        required = true,
        paramLabel = "CODE",
        description = "Which one; several times for several.")
    private List<String> transformers = List.of();

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day.")
    private LocalDate from = LocalDate.EPOCH;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "Last day.")
    private LocalDate to = LocalDate.EPOCH;

    @Option(
        names = "--format",
        defaultValue = "csv",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.CSV;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to.")
    private Path out = Path.of("");
  }

  @Command(
      description =
          "Readings of one transformer. As CSV, --out is a directory with the three files that \"taiqu loss analyze\" reads; as Parquet, the customers' readings in one file.",
      mixinStandardHelpOptions = true)
  int readings(@Mixin StationOptions station, @Mixin ExportOptions options) throws Exception {
    if (options.transformers.size() != 1) {
      throw wrongUse("Readings are exported of one transformer at a time.");
    }
    if (options.format == Format.PARQUET) {
      return table(station, options, "readings.csv");
    }
    Files.createDirectories(options.out);
    for (String file : ANALYSIS) {
      Files.write(
          options.out.resolve(file), get(station, options, options.transformers.getFirst(), file));
    }
    return told(options.out + ": " + String.join(", ", ANALYSIS));
  }

  @Command(description = "Energy of each meter by day.", mixinStandardHelpOptions = true)
  int daily(@Mixin StationOptions station, @Mixin ExportOptions options) throws Exception {
    return table(station, options, "daily.csv");
  }

  @Command(
      description = "Supplied, sold and lost energy of each transformer by day.",
      mixinStandardHelpOptions = true)
  int loss(@Mixin StationOptions station, @Mixin ExportOptions options) throws Exception {
    return table(station, options, "loss.csv");
  }

  private int table(StationOptions station, ExportOptions options, String file) throws Exception {
    StringBuilder csv = new StringBuilder();
    for (String transformer : options.transformers) {
      String one = new String(get(station, options, transformer, file), StandardCharsets.UTF_8);
      csv.append(csv.isEmpty() ? one : one.substring(one.indexOf('\n') + 1));
    }
    switch (options.format) {
      case CSV -> Files.writeString(options.out, csv);
      case PARQUET -> parquet(csv.toString(), options.out);
    }
    return told(options.out + ": " + (csv.toString().lines().count() - 1) + " rows");
  }

  private static void parquet(String csv, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ParquetFile.write(Table.ofCsv(csv), out);
    }
  }

  private int told(String what) {
    spec().commandLine().getErr().println(what);
    return Main.DONE;
  }

  private static byte[] get(
      StationOptions station, ExportOptions options, String transformer, String file)
      throws Exception {
    return station.bytes(
        "GET",
        "/api/v1/transformers/%s/export/%s?from=%s&to=%s"
            .formatted(
                URLEncoder.encode(transformer, StandardCharsets.UTF_8),
                file,
                options.from,
                options.to),
        new byte[0]);
  }
}
