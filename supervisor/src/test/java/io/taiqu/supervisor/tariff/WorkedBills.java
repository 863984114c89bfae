package io.taiqu.supervisor.tariff;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.MonthQuantities;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.json.JsonCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the table of bills that were worked out without the product's code. */
final class WorkedBills {
  private static final String PLACE = "/io/taiqu/protocol/bills/";

  private WorkedBills() {}

  /**
   * A bill.
   *
   * @param positions the register in Wh at the beginning and end of every use, at each change of
   *     tariff and at the end
   * @param tariffs the tariff from each moment on
   * @param charged what the edge must have charged at the end
   * @param months what is settled, and the lines that must come out
   */
  record Bill(
      String id,
      Instant opened,
      Instant until,
      SortedMap<Instant, Long> positions,
      SortedMap<Instant, Tariff> tariffs,
      Money charged,
      Map<YearMonth, Month> months) {
    /** The tariff for a step that begins at a moment. */
    Tariff tariffAt(Instant moment) {
      return tariffs.headMap(moment.plusMillis(1)).lastEntry().getValue();
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** One month: the quantities, then capacity, adjustment, minimum and tax. */
  record Month(MonthQuantities quantities, List<Money> settled) {}

  static Map<String, Tariff> tariffs() throws IOException {
    Map<String, Tariff> tariffs = new LinkedHashMap<>();
    for (JsonNode json : new ObjectMapper().readTree(read("tariffs.json"))) {
      ((ObjectNode) json).remove("note");
      JsonCursor cursor = JsonCursor.parse(json.toString().getBytes(StandardCharsets.UTF_8));
      Tariff tariff =
          TariffJson.read(cursor, new CurrencyCode("CNY"), ZoneId.of("Asia/Shanghai"))
              .orElseThrow(() -> new AssertionError(cursor.problems().toString()));
      tariffs.put(tariff.code().code(), tariff);
    }
    return tariffs;
  }

  static List<Bill> all() throws IOException {
    Map<String, Tariff> tariffs = tariffs();
    List<Bill> bills = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : read("worked-bills.txt").lines().toList()) {
      if (line.startsWith("bill ") && !lines.isEmpty()) {
        bills.add(bill(lines, tariffs));
        lines.clear();
      }
      if (!line.startsWith("#") && !line.isBlank()) {
        lines.add(line);
      }
    }
    bills.add(bill(lines, tariffs));
    return bills;
  }

  private static Bill bill(List<String> lines, Map<String, Tariff> tariffs) {
    String id = "";
    ZoneId zone = ZoneId.of("UTC");
    Instant opened = Instant.EPOCH;
    Instant until = Instant.EPOCH;
    SortedMap<Instant, Tariff> from = new TreeMap<>();
    SortedMap<Instant, Instant> windows = new TreeMap<>();
    Map<Instant, Long> energies = new LinkedHashMap<>();
    Money charged = Money.ZERO;
    Map<YearMonth, MonthQuantities> quantities = new LinkedHashMap<>();
    Map<YearMonth, Month> months = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split(" +");
      switch (words[0]) {
        case "bill" -> id = words[1].replace(":", "");
        case "tariff" -> {
          zone = requireNonNull(tariffs.get(words[1])).zone();
          opened = moment(words[3], zone);
          until = moment(words[5], zone);
          from.put(opened, requireNonNull(tariffs.get(words[1])));
        }
        case "change" -> from.put(moment(words[1], zone), requireNonNull(tariffs.get(words[2])));
        case "charged" -> charged = Money.parse(words[1]);
        case "quantities" -> quantities.put(YearMonth.parse(words[1]), quantities(words));
        case "settled" ->
            months.put(
                YearMonth.parse(words[1]),
                new Month(
                    requireNonNull(quantities.get(YearMonth.parse(words[1]))),
                    List.of(words).subList(2, 6).stream().map(Money::parse).toList()));
        case "use" -> {
          if (words.length == 4 && words[1].contains("..")) {
            uses(words, zone, windows, energies);
          }
        }
        default -> {
          // The arithmetic, for people.
        }
      }
    }
    return new Bill(
        id, opened, until, positions(until, windows, energies, from), from, charged, months);
  }

  private static void uses(
      String[] words, ZoneId zone, Map<Instant, Instant> windows, Map<Instant, Long> energies) {
    String[] span = words[1].split("\\.\\.");
    String[] clock = words[2].split("-");
    for (LocalDate day = LocalDate.parse(span[0]);
        !day.isAfter(LocalDate.parse(span[1]));
        day = day.plusDays(1)) {
      Instant begin = day.atTime(LocalTime.parse(clock[0])).atZone(zone).toInstant();
      windows.put(begin, day.atTime(LocalTime.parse(clock[1])).atZone(zone).toInstant());
      energies.put(begin, Long.parseLong(words[3]));
    }
  }

  private static SortedMap<Instant, Long> positions(
      Instant until,
      SortedMap<Instant, Instant> windows,
      Map<Instant, Long> energies,
      SortedMap<Instant, Tariff> changes) {
    SortedMap<Instant, Long> positions = new TreeMap<>();
    long register = 0;
    for (Map.Entry<Instant, Instant> window : windows.entrySet()) {
      positions.put(window.getKey(), register);
      register += requireNonNull(energies.get(window.getKey()));
      positions.put(window.getValue(), register);
    }
    for (Instant change : changes.keySet()) {
      SortedMap<Instant, Long> before = positions.headMap(change.plusMillis(1));
      positions.putIfAbsent(
          change, before.isEmpty() ? 0L : requireNonNull(before.get(before.lastKey())));
    }
    positions.put(until, register);
    return positions;
  }

  /** quantities MONTH days D capacity VA demand W active Wh reactive varh. */
  private static MonthQuantities quantities(String[] words) {
    return new MonthQuantities(
        Integer.parseInt(words[3]),
        new Power(Long.parseLong(words[5])),
        known(words[7]).map(Power::new),
        new Energy(Long.parseLong(words[9])),
        known(words[11]).map(Energy::new));
  }

  private static Optional<Long> known(String word) {
    return word.equals("-") ? Optional.empty() : Optional.of(Long.valueOf(word));
  }

  private static Instant moment(String local, ZoneId zone) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }

  private static String read(String name) throws IOException {
    try (InputStream in = WorkedBills.class.getResourceAsStream(PLACE + name)) {
      if (in == null) {
        throw new AssertionError("no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
