package io.taiqu.supervisor.lineloss.files;

import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.lineloss.TransformerLoss;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code meters.csv}, {@code readings.csv} and {@code supply.csv} of a directory.
 *
 * <ul>
 *   <li>meters.csv: {@code meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh}.
 *       Phase A, B, C or ABC, or nothing if it is not known; class such as 1 or 0.5S. The row whose
 *       meter is {@code SUPPLY} is the supply meter; its district is this one, meters of others are
 *       neighbours' that may belong here.
 *   <li>readings.csv: {@code slot,meter,reg,v}: number of the read counted from a midnight,
 *       cumulative kWh before the ratio, voltage at the read. A read that is missing has no row, or
 *       no register; the voltages may all be missing.
 *   <li>supply.csv: {@code slot,reg_a,reg_b,reg_c,v_a,v_b,v_c,i_a,i_b,i_c,i2h_a,i2h_b,i2h_c,i2h_n}:
 *       cumulative kWh of each phase before the ratio, volts and primary amperes at the read,
 *       cumulative ∫I²dt in primary A²h of each phase and the neutral.
 *   <li>transformer.csv, only where the supply meter measures on the high side: {@code
 *       metered_side,rated_kva,no_load_w,short_circuit_w,high_v,low_v,impedance_percent}, one row.
 * </ul>
 */
public final class DistrictFiles {
  private static final String SUPPLY = "SUPPLY";
  private static final int MOST_DAYS = 400;
  private static final double MOST_REGISTER = 1e9;
  private static final double MOST_RATIO = 10_000;
  private static final double MOST_VOLTS = 1000;
  private static final double MOST_AMPERES = 100_000;
  private static final double MOST_SQUARES = 1e15;
  private static final int MOST_KVA = 100_000;
  private static final int MOST_WATTS = 10_000_000;
  private static final int MOST_LINE_VOLTS = 1_000_000;
  private static final String[] SUPPLY_COLUMNS = {
    "slot", "reg_a", "reg_b", "reg_c", "v_a", "v_b", "v_c", "i_a", "i_b", "i_c", "i2h_a", "i2h_b",
    "i2h_c", "i2h_n"
  };

  /** Slot and registers; the others tell more. */
  private static final int SUPPLY_REQUIRED = 4;

  private final Path directory;
  private final int perDay;
  private final WrongFiles.Collector problems = new WrongFiles.Collector();

  /** The columns of supply.csv, in order. */
  static List<String> supplyColumns() {
    return List.of(SUPPLY_COLUMNS);
  }

  private DistrictFiles(Path directory, int perDay) {
    this.directory = directory;
    this.perDay = perDay;
  }

  /**
   * Reads them.
   *
   * @param perDay reads of a day
   * @throws WrongFiles if anything in them is wrong
   * @throws IOException if they can't be read
   */
  public static DistrictReadings read(Path directory, int perDay) throws WrongFiles, IOException {
    return new DistrictFiles(directory, perDay).read();
  }

  private record Archive(
      String meter, String district, String phase, double accuracy, double ratio, double step) {
    boolean supply() {
      return meter.equals(SUPPLY);
    }
  }

  private DistrictReadings read() throws WrongFiles, IOException {
    Map<String, Archive> archive = readMeters();
    problems.throwIfAny();
    Side side = readSide();
    problems.throwIfAny();
    double[][] supply = readSupply(side.before() ? MOST_LINE_VOLTS : MOST_VOLTS);
    problems.throwIfAny();
    int reads = supply[0].length;
    Map<String, double[][]> series = readReadings(archive, reads);
    problems.throwIfAny();
    Archive own = archive.values().stream().filter(Archive::supply).findFirst().orElseThrow();
    List<DistrictReadings.Customer> customers = new ArrayList<>();
    for (Archive one : archive.values()) {
      if (!one.supply()) {
        double[][] values =
            series.getOrDefault(one.meter, new double[][] {none(reads), none(reads)});
        customers.add(
            new DistrictReadings.Customer(
                one.meter,
                one.district.equals(own.district),
                one.phase.equals("ABC"),
                one.phase.equals("ABC") || one.phase.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LinePhase.valueOf(one.phase)),
                one.accuracy,
                one.ratio,
                one.step,
                values[0],
                values[1]));
      }
    }
    return new DistrictReadings(
        perDay,
        customers,
        new DistrictReadings.Supply(
            own.accuracy,
            own.ratio,
            Arrays.copyOfRange(supply, 0, 3),
            Arrays.copyOfRange(supply, 3, 6),
            Arrays.copyOfRange(supply, 6, 9),
            Arrays.copyOfRange(supply, 9, 13),
            side.before(),
            side.nameplate()));
  }

  /** Where the supply meter measures. */
  private record Side(boolean before, Optional<TransformerLoss> nameplate) {}

  private Side readSide() throws IOException {
    Path file = directory.resolve("transformer.csv");
    if (!Files.exists(file)) {
      return new Side(false, Optional.empty());
    }
    try (CsvTable table =
        CsvTable.open(
            file,
            problems,
            7,
            "metered_side",
            "rated_kva",
            "no_load_w",
            "short_circuit_w",
            "high_v",
            "low_v",
            "impedance_percent")) {
      if (!table.next()) {
        problems.addText("transformer.csv: has no row");
        return new Side(false, Optional.empty());
      }
      if (!List.of("HV", "LV").contains(table.text(0))) {
        table.wrong("metered_side is \"" + table.text(0) + "\"; it must be HV or LV");
      }
      boolean known = true;
      for (int column = 1; column < 6; column++) {
        known &= !table.text(column).isEmpty();
      }
      return new Side(
          table.text(0).equals("HV"),
          known
              ? Optional.of(
                  new TransformerLoss(
                      table.whole(1, MOST_KVA),
                      table.whole(2, MOST_WATTS),
                      table.whole(3, MOST_WATTS),
                      new Nameplate.VoltageRatio(
                          Math.max(1, table.whole(4, MOST_LINE_VOLTS)),
                          Math.max(1, table.whole(5, MOST_LINE_VOLTS))),
                      table.text(6).isEmpty()
                          ? TransformerLoss.USUAL_IMPEDANCE_PERCENT
                          : table.number(6, 0.1, 30),
                      24.0 / perDay))
              : Optional.empty());
    }
  }

  private Map<String, Archive> readMeters() throws IOException {
    Map<String, Archive> archive = new LinkedHashMap<>();
    boolean whole;
    try (CsvTable table =
        CsvTable.open(
            directory.resolve("meters.csv"),
            problems,
            6,
            "meter",
            "listed_district",
            "archive_phase",
            "class",
            "ct_ratio",
            "reg_resolution_kwh")) {
      while (table.next()) {
        Archive one =
            new Archive(
                table.text(0),
                table.text(1),
                phase(table.text(2)),
                accuracyClass(table),
                ratio(table),
                table.number(5, 1e-6, 10));
        if (one.meter.isEmpty()) {
          table.wrong("names no meter");
        }
        if (!List.of("", "A", "B", "C", "ABC").contains(one.phase)) {
          table.wrong("archive_phase is \"" + one.phase + "\"; it must be A, B, C or ABC");
        }
        if (archive.put(one.meter, one) != null) {
          table.wrong("meter " + one.meter + " is there twice");
        }
      }
      whole = table.isReadable();
    }
    Archive own = archive.get(SUPPLY);
    if (own == null && whole) {
      problems.addText("meters.csv: has no row of the supply meter, whose name must be SUPPLY");
    } else if (own != null
        && archive.values().stream()
            .noneMatch(one -> !one.supply() && one.district.equals(own.district))) {
      problems.addText("meters.csv: lists no customer's meter under district " + own.district);
    }
    return archive;
  }

  /** A, B or C, also where the archive calls them L1, L2 and L3. */
  private static String phase(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "L1" -> "A";
      case "L2" -> "B";
      case "L3" -> "C";
      case "L123" -> "ABC";
      default -> text.toUpperCase(Locale.ROOT);
    };
  }

  /** A number, or primary over secondary such as 300/5. */
  private static double ratio(CsvTable table) {
    String text = table.text(4);
    if (text.indexOf('/') > 0) {
      try {
        CtRatio ratio = CtRatio.parse(text);
        double value = (double) ratio.primary() / ratio.secondary();
        if (value >= 1 && value <= MOST_RATIO) {
          return value;
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      table.wrong("ct_ratio is \"" + text + "\"; it must be one such as 60 or 300/5");
      return Double.NaN;
    }
    return table.number(4, 1, MOST_RATIO);
  }

  private static double accuracyClass(CsvTable table) {
    String text = table.text(3);
    // EN 50470-3 calls them by letters.
    switch (text.toUpperCase(Locale.ROOT)) {
      case "A" -> {
        return 2;
      }
      case "B" -> {
        return 1;
      }
      case "C" -> {
        return 0.5;
      }
      default -> {}
    }
    String digits =
        (text.endsWith("S") ? text.substring(0, text.length() - 1) : text).replace(',', '.');
    try {
      double value = Double.parseDouble(digits);
      if (value > 0 && value <= 10) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    table.wrong("class is \"" + text + "\"; it must be one such as 1, 2 or 0.5S");
    return Double.NaN;
  }

  private double[][] readSupply(double mostVolts) throws IOException {
    double[][] series = new double[SUPPLY_COLUMNS.length - 1][perDay * MOST_DAYS + 1];
    for (double[] one : series) {
      Arrays.fill(one, Double.NaN);
    }
    int last = -1;
    try (CsvTable table =
        CsvTable.open(directory.resolve("supply.csv"), problems, SUPPLY_REQUIRED, SUPPLY_COLUMNS)) {
      while (table.next()) {
        int slot = table.whole(0, perDay * MOST_DAYS);
        boolean known = slot >= 0 && !Double.isNaN(series[0][slot]);
        for (int i = 0; i < series.length; i++) {
          double value =
              table.numberOrNone(i + 1, i < 3 ? -MOST_REGISTER : 0, mostOfSupply(i, mostVolts));
          if (i < 3 && known && series[i][slot] != value) {
            table.wrong(twice(slot, "", series[i][slot], value));
            break;
          }
          if (slot >= 0) {
            series[i][slot] = value;
          }
        }
        last = Math.max(last, slot);
      }
    }
    if (last < 0) {
      if (problems.none()) {
        problems.addText("supply.csv: has no readings");
      }
      last = 0;
    } else if (last < LossAnalysis.LEAST_DAYS * perDay) {
      problems.addText(
          "supply.csv: ends at slot "
              + last
              + ", which is "
              + String.format(Locale.ROOT, "%.1f", last / (double) perDay)
              + " days; at least "
              + LossAnalysis.LEAST_DAYS
              + " are needed");
    }
    double[][] cut = new double[series.length][];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = Arrays.copyOf(series[i], last + 1);
    }
    return cut;
  }

  private static double mostOfSupply(int column, double mostVolts) {
    if (column < 3) {
      return MOST_REGISTER;
    }
    if (column < 6) {
      return mostVolts;
    }
    return column < 9 ? MOST_AMPERES : MOST_SQUARES;
  }

  private Map<String, double[][]> readReadings(Map<String, Archive> archive, int reads)
      throws IOException {
    Map<String, double[][]> series = new LinkedHashMap<>();
    Set<String> unknown = new HashSet<>();
    int rows = 0;
    try (CsvTable table =
        CsvTable.open(
            directory.resolve("readings.csv"), problems, 3, "slot", "meter", "reg", "v")) {
      while (table.next()) {
        rows++;
        int slot = table.whole(0, perDay * MOST_DAYS);
        String meter = table.text(1);
        if (!archive.containsKey(meter) || meter.equals(SUPPLY)) {
          if (unknown.add(meter)) {
            table.wrong("meter \"" + meter + "\" is not in meters.csv");
          }
          continue;
        }
        double register = table.numberOrNone(2, -MOST_REGISTER, MOST_REGISTER);
        double volts = table.numberOrNone(3, 0, MOST_VOLTS);
        if (slot < 0 || slot >= reads) {
          continue;
        }
        double[][] values =
            series.computeIfAbsent(meter, _ -> new double[][] {none(reads), none(reads)});
        if (!Double.isNaN(values[0][slot]) && values[0][slot] != register) {
          table.wrong(twice(slot, " of meter " + meter, values[0][slot], register));
          continue;
        }
        values[0][slot] = register;
        values[1][slot] = volts;
      }
    }
    if (rows == 0 && problems.none()) {
      problems.addText("readings.csv: has no readings");
    }
    return series;
  }

  /** The same reading twice does no harm, another one does. */
  private static String twice(int slot, String of, double before, double now) {
    return "slot "
        + slot
        + of
        + " is there twice, with registers "
        + before
        + " and "
        + now
        + "; leave one out, and where clocks were turned back count on";
  }

  private static double[] none(int reads) {
    double[] none = new double[reads];
    Arrays.fill(none, Double.NaN);
    return none;
  }
}
