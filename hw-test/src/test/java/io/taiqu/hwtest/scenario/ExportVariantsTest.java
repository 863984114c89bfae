package io.taiqu.hwtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import io.taiqu.supervisor.lineloss.files.DistrictCsv;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.files.FindingsText;
import io.taiqu.supervisor.lineloss.files.WrongFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exports as strangers have them: each gives the right figures, or says honestly why not, or is an
 * error that names the file.
 */
final class ExportVariantsTest {
  private static final int PER_DAY = 96;
  private static final int DAYS = 8;

  /** A household of the generated district with the thieves of seed 1. */
  private static final String HOUSEHOLD = "M005";

  private static List<String> meters = List.of();
  private static List<String> readings = List.of();
  private static List<String> supply = List.of();
  private static Optional<LossFindings> plain = Optional.empty();

  @TempDir Path directory;

  @BeforeAll
  static void generate(@TempDir Path scenario) throws Exception {
    ScenarioFiles.generate(1, DAYS, 20, scenario);
    meters = Files.readAllLines(scenario.resolve("meters.csv"));
    readings = Files.readAllLines(scenario.resolve("readings.csv"));
    supply = Files.readAllLines(scenario.resolve("supply.csv"));
    plain = Optional.of(analysed(scenario, PER_DAY));
  }

  @BeforeEach
  void copy() throws IOException {
    write("meters.csv", meters);
    write("readings.csv", readings);
    write("supply.csv", supply);
  }

  private void write(String file, List<String> lines) throws IOException {
    Files.write(directory.resolve(file), lines);
  }

  private static LossFindings analysed(Path files, int perDay) throws Exception {
    LossFindings findings =
        new LossAnalysis(LossRules.USUAL).analyze(DistrictFiles.read(files, perDay));
    // Whatever is found can be said, in both languages.
    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      assertFalse(new FindingsText(locale).report(findings).contains("NaN"));
    }
    return findings;
  }

  /** Everything that is read. */
  private String read() throws Exception {
    DistrictReadings read = DistrictFiles.read(directory, PER_DAY);
    return DistrictCsv.meters(read, "T1") + DistrictCsv.readings(read) + DistrictCsv.supply(read);
  }

  private LossFindings analysed() throws Exception {
    return analysed(directory, PER_DAY);
  }

  private List<String> refused() {
    return assertThrows(WrongFiles.class, () -> DistrictFiles.read(directory, PER_DAY)).problems();
  }

  private static LossFindings plain() {
    return plain.orElseThrow();
  }

  private static Set<String> named(LossFindings findings) {
    return findings.suspects().stream()
        .map(suspect -> suspect.meter().orElse("-"))
        .collect(Collectors.toSet());
  }

  private static Set<QualityNote.Kind> doubts(LossFindings findings) {
    return findings.quality().stream().map(QualityNote::kind).collect(Collectors.toSet());
  }

  private static List<String> each(List<String> lines, UnaryOperator<String> change) {
    return lines.stream().map(change).toList();
  }

  /** Changes the cells of every row but the header's; a row without cells is left out. */
  private static List<String> rows(List<String> lines, UnaryOperator<String[]> change) {
    List<String> changed = new ArrayList<>();
    changed.add(lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = change.apply(line.split(",", -1));
      if (cells.length > 0) {
        changed.add(String.join(",", cells));
      }
    }
    return changed;
  }

  private static List<String> register(String meter, UnaryOperator<Double> course) {
    return rows(
        readings,
        cells -> {
          if (cells[1].equals(meter)) {
            cells[2] =
                String.format(Locale.ROOT, "%.2f", course.apply(Double.parseDouble(cells[2])));
          }
          return cells;
        });
  }

  private static List<String> registerFrom(int slot, double more) {
    return rows(
        readings,
        cells -> {
          if (cells[1].equals(HOUSEHOLD) && Integer.parseInt(cells[0]) >= slot) {
            cells[2] = String.format(Locale.ROOT, "%.2f", Double.parseDouble(cells[2]) + more);
          }
          return cells;
        });
  }

  private static List<String> only(List<String> lines, int everySlot) {
    return rows(
        lines, cells -> Integer.parseInt(cells[0]) % everySlot == 0 ? cells : new String[0]);
  }

  private static List<String> reversed(List<String> lines) {
    return each(
        lines,
        line -> {
          List<String> cells = Arrays.asList(line.split(",", -1));
          Collections.reverse(cells);
          return String.join(",", cells);
        });
  }

  @Test
  void howTheTextIsWrittenChangesNothing() throws Exception {
    String all = read();
    for (String file : List.of("meters.csv", "readings.csv", "supply.csv")) {
      List<String> lines = Files.readAllLines(directory.resolve(file));
      Path path = directory.resolve(file);
      Files.writeString(path, "\uFEFF" + String.join("\r\n", lines) + "\r\n");
      assertEquals(all, read(), file + " with a mark of byte order and CRLF");
      write(file, reversed(lines));
      assertEquals(all, read(), file + " in another order of columns");
      write(file, each(lines, line -> line.replace(',', ';').replace('.', ',')));
      assertEquals(all, read(), file + " with semicolons and decimal commas");
      write(file, each(lines, line -> line.replace(",", "\t")));
      assertEquals(all, read(), file + " with tabs");
      write(file, each(lines, line -> "\"" + line.replace(",", "\",\"") + "\""));
      assertEquals(all, read(), file + " in quotes");
      write(file, each(lines, line -> line.replace(",", " , ")));
      assertEquals(all, read(), file + " with spaces");
      List<String> loud = new ArrayList<>(lines);
      loud.set(0, lines.getFirst().toUpperCase(Locale.ROOT));
      write(file, loud);
      assertEquals(all, read(), file + " with capitals");
      write(file, lines);
    }
  }

  @Test
  void theOrderOfRowsAndTheSameRowTwiceChangeNothing() throws Exception {
    List<String> shuffled = new ArrayList<>(readings.subList(1, readings.size()));
    shuffled.addAll(shuffled.subList(0, 500));
    Collections.shuffle(shuffled, new Random(1));
    shuffled.addFirst(readings.getFirst());
    write("readings.csv", shuffled);
    List<String> backwards = new ArrayList<>(supply.subList(1, supply.size()));
    Collections.reverse(backwards);
    backwards.addFirst(supply.getFirst());
    write("supply.csv", backwards);
    assertEquals(plain(), analysed());
  }

  @Test
  void emptyOrForeignFilesAreNamed() throws Exception {
    for (String file : List.of("meters.csv", "readings.csv", "supply.csv")) {
      List<String> lines = Files.readAllLines(directory.resolve(file));
      Files.writeString(directory.resolve(file), "");
      assertTrue(refused().getFirst().startsWith(file + ": is empty; it needs a header"));
      write(file, lines.subList(0, 1));
      assertTrue(refused().getFirst().startsWith(file + ": has no "), refused().toString());
      Files.writeString(directory.resolve(file), "{\"values\": []}\n");
      assertTrue(refused().getFirst().startsWith(file + ":1: has no column"));
      Files.write(directory.resolve(file), new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0});
      assertTrue(refused().getFirst().contains("save it as UTF-8"));
      write(file, lines);
    }
  }

  /** Nothing that a stranger's editor does to a line ends in anything but a named problem. */
  @Test
  void damagedLinesAreRefusedByNameOrReadAsWhatTheySay() throws Exception {
    Random random = new Random(7);
    String[] junk = {
      "", "-", "abc", "1e400", "-5", "NaN", "2026-03-29T02:30", "9999999999999", "½"
    };
    for (int turn = 0; turn < 150; turn++) {
      String file = List.of("meters.csv", "readings.csv", "supply.csv").get(turn % 3);
      List<String> lines =
          new ArrayList<>(turn % 3 == 0 ? meters : turn % 3 == 1 ? readings : supply);
      int at = 1 + random.nextInt(lines.size() - 1);
      String[] cells = lines.get(at).split(",", -1);
      cells[random.nextInt(cells.length)] = junk[random.nextInt(junk.length)];
      lines.set(
          at, random.nextInt(5) == 0 ? junk[random.nextInt(junk.length)] : String.join(",", cells));
      write(file, lines);
      try {
        DistrictFiles.read(directory, PER_DAY);
      } catch (WrongFiles wrong) {
        assertTrue(wrong.problems().getFirst().matches("(meters|readings|supply)\\.csv:.*"));
      }
      write(file, turn % 3 == 0 ? meters : turn % 3 == 1 ? readings : supply);
    }
  }

  @Test
  void anExchangedMeterAndAReadingThatIsOffChangeHardlyAnything() throws Exception {
    for (double more : new double[] {-300, 70_000}) {
      write("readings.csv", registerFrom(300, more));
      LossFindings findings = analysed();
      assertEquals(plain().sold(), findings.sold(), 0.5, "a register that goes on from elsewhere");
      assertEquals(named(plain()), named(findings));
    }
    write(
        "readings.csv",
        rows(
            readings,
            cells -> {
              if (cells[1].equals(HOUSEHOLD) && cells[0].equals("40")) {
                cells[2] = "99999999";
              }
              return cells;
            }));
    LossFindings findings = analysed();
    assertEquals(plain().sold(), findings.sold(), 0.01);
    assertTrue(doubts(findings).contains(QualityNote.Kind.READ_OFF));
    write("readings.csv", register(HOUSEHOLD, shown -> (shown + 99_990) % 100_000));
    assertEquals(plain().sold(), analysed().sold(), 0.5, "over the end of the register");
  }

  @Test
  void aMeterWiredTheWrongWayMakesLossNotComputable() throws Exception {
    write("readings.csv", register(HOUSEHOLD, shown -> 10_000 - shown));
    LossFindings findings = analysed();
    assertEquals(LossStatus.NOT_COMPUTABLE, findings.status());
    assertTrue(doubts(findings).contains(QualityNote.Kind.RUNS_BACK));
    assertEquals(List.of(), findings.suspects());
  }

  @Test
  void aMeterWithoutReadingsMakesLossNotComputable() throws Exception {
    write(
        "readings.csv",
        rows(readings, cells -> cells[1].equals(HOUSEHOLD) ? new String[0] : cells));
    LossFindings findings = analysed();
    assertEquals(LossStatus.NOT_COMPUTABLE, findings.status());
    assertTrue(doubts(findings).contains(QualityNote.Kind.NO_READS));
  }

  /** The thieves are found without any voltage; what is lost by physics is told roughly. */
  @Test
  void withoutVoltagesAndCurrentsTheBalanceStillTellsWhoAndRoughlyHowMuchIsLost() throws Exception {
    write("readings.csv", each(readings, line -> line.substring(0, line.lastIndexOf(','))));
    for (int columns : new int[] {14, 4}) {
      write(
          "supply.csv",
          each(supply, line -> String.join(",", Arrays.copyOf(line.split(",", -1), columns))));
      LossFindings findings = analysed();
      assertEquals(named(plain()), named(findings));
      assertTrue(doubts(findings).contains(QualityNote.Kind.NO_VOLTAGES));
      double known = plain().technicalLoss().orElseThrow();
      assertEquals(known, findings.technicalLoss().orElseThrow(), 0.5 * known);
    }
    write(
        "readings.csv", rows(readings, cells -> new String[] {cells[0], cells[1], cells[2], "0"}));
    LossFindings findings = analysed();
    assertEquals(named(plain()), named(findings), "dead inputs are no phase");
  }

  /** The same days again and again for thirteen months. */
  @Test
  void aYearAndMoreIsWorkedThroughInPieces() throws Exception {
    int times = 50;
    write("readings.csv", again(readings, times, 2));
    write("supply.csv", again(supply, times, 1, 2, 3, 10, 11, 12, 13));
    LossFindings findings = analysed();
    assertEquals(plain().sold() * times, findings.sold(), 0.001 * findings.sold());
    assertEquals(plain().lossPercent().orElseThrow(), findings.lossPercent().orElseThrow(), 0.05);
    double technical = plain().technicalLoss().orElseThrow() * times;
    assertEquals(technical, findings.technicalLoss().orElseThrow(), 0.1 * technical);
    assertTrue(doubts(findings).contains(QualityNote.Kind.LONG_SPAN));
    assertTrue(named(findings).containsAll(named(plain())));
  }

  /** The rows once more for each repetition, with cumulative columns that go on. */
  private static List<String> again(List<String> lines, int times, int... cumulative) {
    boolean byMeter = cumulative.length == 1;
    Map<String, double[]> first = new HashMap<>();
    Map<String, double[]> last = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      double[] values =
          Arrays.stream(cumulative).mapToDouble(c -> Double.parseDouble(cells[c])).toArray();
      first.putIfAbsent(byMeter ? cells[1] : "", values);
      last.put(byMeter ? cells[1] : "", values);
    }
    List<String> all = new ArrayList<>(lines);
    for (int time = 1; time < times; time++) {
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        if (cells[0].equals("0")) {
          continue;
        }
        String whose = byMeter ? cells[1] : "";
        for (int c = 0; c < cumulative.length; c++) {
          double grown =
              last.getOrDefault(whose, new double[14])[c]
                  - first.getOrDefault(whose, new double[14])[c];
          cells[cumulative[c]] =
              String.format(
                  Locale.ROOT, "%.4f", Double.parseDouble(cells[cumulative[c]]) + time * grown);
        }
        cells[0] = Integer.toString(Integer.parseInt(cells[0]) + time * DAYS * PER_DAY);
        all.add(String.join(",", cells));
      }
    }
    return all;
  }

  @Test
  void readsTooFarApartLeaveTheLossAndSuspectNobody() throws Exception {
    for (int every : new int[] {4, PER_DAY}) {
      write("readings.csv", only(readings, every));
      LossFindings findings = analysed();
      assertEquals(plain().lossPercent().orElseThrow(), findings.lossPercent().orElseThrow(), 0.2);
      assertTrue(doubts(findings).contains(QualityNote.Kind.FEW_READS));
      assertEquals(List.of(), findings.suspects());
    }
    // The same, said by the interval.
    for (int minutes : new int[] {30, 60}) {
      int every = minutes / 15;
      UnaryOperator<String[]> renumbered =
          cells -> {
            cells[0] = Integer.toString(Integer.parseInt(cells[0]) / every);
            return cells;
          };
      write("readings.csv", rows(only(readings, every), renumbered));
      write("supply.csv", rows(only(supply, every), renumbered));
      LossFindings findings = analysed(directory, PER_DAY / every);
      assertEquals(plain().lossPercent().orElseThrow(), findings.lossPercent().orElseThrow(), 0.2);
      assertFalse(doubts(findings).contains(QualityNote.Kind.FEW_READS));
    }
  }

  @Test
  void faultsOfTheSupplyMeterAreToldBeforeAnybodyIsSuspected() throws Exception {
    write(
        "supply.csv",
        rows(
            supply,
            cells -> {
              cells[1] = "100";
              return cells;
            }));
    LossFindings standing = analysed();
    assertEquals(LossStatus.NOT_COMPUTABLE, standing.status());
    assertTrue(doubts(standing).contains(QualityNote.Kind.PHASE_NOT_COUNTED));
    write(
        "supply.csv",
        rows(
            supply,
            cells -> {
              for (int p = 1; p < 4; p++) {
                cells[p] = String.format(Locale.ROOT, "%.4f", 5000 - Double.parseDouble(cells[p]));
              }
              return cells;
            }));
    LossFindings backwards = analysed();
    assertEquals(LossStatus.NOT_COMPUTABLE, backwards.status());
    assertTrue(doubts(backwards).contains(QualityNote.Kind.NOTHING_SUPPLIED));
    assertEquals(List.of(), backwards.suspects().stream().map(Suspect::type).toList());
  }

  @Test
  void ratiosPhasesAndClassesMayBeCalledAsArchivesDo() throws Exception {
    write(
        "meters.csv",
        each(
            meters,
            line ->
                line.replace(",ABC,0.5S,60,", ",abc,0.5S,300/5,")
                    .replaceFirst(",A,1,1,", ",L1,B,1,")
                    .replaceFirst(",B,1,1,", ",L2,B,1,")));
    assertEquals(plain(), analysed());
  }
}
