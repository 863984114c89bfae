package io.taiqu.supervisor.topology;

import static io.taiqu.supervisor.topology.TwoTransformers.EDGE_2;
import static io.taiqu.supervisor.topology.TwoTransformers.FIRST;
import static io.taiqu.supervisor.topology.TwoTransformers.SECOND;
import static io.taiqu.supervisor.topology.TwoTransformers.SUPPLY_2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reading.RollUpRebuild;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.RollUpDump;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories: readings of two units come late, twice, corrected and in any order, while
 * points and transformers move and the moves are recorded late. All sums are those of an oracle
 * that knows the whole story, and those that are made anew from the raw blocks, to the byte.
 */
@StoreTest
final class MovedHistoryTest {
  private static final Instant BEGIN = Instant.parse("2026-01-30T16:00:00Z");
  private static final int INTERVALS = 3 * 96;
  private static final int CUSTOMERS = 5;

  @TempDir Path directory;

  private final TreeMap<Integer, Integer> line = new TreeMap<>();

  /** The last interval with the first ratio of each supply meter, and the ratio after it. */
  private final Map<Integer, Exchange> exchanges = new LinkedHashMap<>();

  private record Exchange(int at, long ratio) {}

  private long ratio(int number, int interval) {
    return Optional.ofNullable(exchanges.get(number))
        .filter(exchange -> interval > exchange.at())
        .map(Exchange::ratio)
        .orElse(1L);
  }

  private final Map<Integer, TreeMap<Integer, Integer>> home = new LinkedHashMap<>();

  private static <K, V> V known(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  private static Instant endOf(int interval) {
    return BEGIN.plus(Station.INTERVAL.multipliedBy(interval));
  }

  private static SupplyPointId point(int number) {
    return switch (number) {
      case 0 -> Station.SUPPLY;
      case -1 -> SUPPLY_2;
      default -> Station.point(number);
    };
  }

  /** On which transformer a point hangs in the interval with a number. */
  private int homeOf(int number, int interval) {
    return switch (number) {
      case 0 -> 0;
      case -1 -> 1;
      default -> known(home, number).lowerEntry(interval).getValue();
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everySumIsTheOneOfTheWholeStory(long seed) {
    Random random = new Random(seed);
    try (Station station = new Station(directory)) {
      TwoTransformers world = new TwoTransformers();
      TwoTransformers.build(station);
      station.now = endOf(INTERVALS).plusSeconds(60);
      for (int customer = 1; customer <= CUSTOMERS; customer++) {
        home.put(customer, new TreeMap<>(Map.of(-1, customer <= 3 ? 0 : 1)));
      }
      line.put(-1, 1);
      List<Runnable> story = story(random, station, world);
      story.forEach(Runnable::run);
      station.remaking.runDue();
      check(station);
      String kept = RollUpDump.of(station.database);
      for (String statement :
          List.of(
              "DELETE FROM transformer_interval",
              "DELETE FROM transformer_day",
              "INSERT INTO setting (name, value) VALUES ('roll-ups', 'due')")) {
        OlderDatabase.execute(station.database, statement);
      }
      SqlReadingStore store = new SqlReadingStore(station.database);
      new RollUpRebuild(
              store, new RollUp(store, Station.INTERVAL, TestDeployment.ZONE), station.database)
          .runIfDue();
      assertEquals(kept, RollUpDump.of(station.database));
    }
  }

  /** One person for a transformer's own meter, two for a customer's. */
  private static void exchange(Station station, SupplyPointId point, CtRatio ratio, Instant since) {
    CtExchanges exchanges = station.topology.ct();
    CtExchanges.Exchange wanted =
        new CtExchanges.Exchange(point, ratio, since, Optional.of(new MeterRegister(0, 0)));
    if (!exchanges.takesTwo(point)) {
      assertEquals(Optional.empty(), exchanges.exchange(wanted, "larger load", "ann", "r4"));
      return;
    }
    CtExchanges.Proposal.Ready ready =
        assertInstanceOf(CtExchanges.Proposal.Ready.class, exchanges.propose(wanted));
    Approvals.Outcome.Done proposed =
        assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.approvals.propose(
                Approval.Kind.EXCHANGE_CT,
                ready.subject(),
                ready.facts(),
                "larger load",
                "ann",
                "r5"));
    assertInstanceOf(
        Approvals.Outcome.Done.class,
        station.approvals.approve(proposed.approval().id(), "bob", "", "r6"));
  }

  /** What was believed of each point at each interval's end: as the supervisor should know it. */
  private final Map<Integer, TreeMap<Integer, Long>> registers = new LinkedHashMap<>();

  private List<Runnable> story(Random random, Station station, TwoTransformers world) {
    // Moves first, so that the units read what hangs on them; they are recorded at any time later.
    List<Runnable> moves = new ArrayList<>();
    for (int customer = 1; customer <= CUSTOMERS; customer++) {
      int at = 0;
      for (int i = random.nextInt(3); i > 0; i--) {
        at += 5 + random.nextInt(INTERVALS / 3);
        int to = 1 - known(home, customer).lastEntry().getValue();
        known(home, customer).put(at, to);
        SupplyPointId who = point(customer);
        Instant since = endOf(at);
        moves.add(() ->
            assertInstanceOf(
                Approvals.Outcome.Done.class,
                TwoTransformers.move(station, who, to == 0 ? FIRST : SECOND, since)));
      }
    }
    for (int number = -1; number <= CUSTOMERS; number += 2) {
      int at = 5 + random.nextInt(INTERVALS - 10);
      long ratio = 2 + random.nextInt(8);
      exchanges.put(number, new Exchange(at, ratio));
      SupplyPointId who = point(number);
      moves.add(() -> exchange(station, who, new CtRatio((int) ratio, 1), endOf(at)));
    }
    int switched = 5 + random.nextInt(INTERVALS - 10);
    line.put(switched, 2);
    moves.add(() ->
        assertInstanceOf(
            Moves.Outcome.Done.class,
            station
                .topology
                .moves()
                .move(
                    Link.FEEDER,
                    FIRST.code(),
                    Optional.of("L2"),
                    endOf(switched),
                    "switched over",
                    "ann",
                    "r3")));
    Map<EdgeId, List<ReadingBlock>> blocks = blocks(random, world);
    List<Runnable> story = new ArrayList<>();
    blocks.forEach((edge, all) -> {
      List<ReadingBlock> shuffled = new ArrayList<>(all);
      shuffled.addAll(all.subList(0, all.size() / 5));
      if (random.nextBoolean()) {
        Collections.shuffle(shuffled, random);
      }
      for (int from = 0; from < shuffled.size(); from += 20) {
        List<ReadingBlock> some =
            List.copyOf(shuffled.subList(from, Math.min(shuffled.size(), from + 20)));
        story.add(() -> TwoTransformers.take(station.ingest, edge, some));
      }
    });
    Collections.shuffle(story, random);
    // Moves of one point keep their order.
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      places.add(random.nextInt(story.size() + 1));
    }
    Collections.sort(places, Collections.reverseOrder());
    for (int i = 0; i < moves.size(); i++) {
      story.add(places.get(i), moves.get(moves.size() - 1 - i));
    }
    return story;
  }

  /**
   * Both units read at each interval's end what hangs on them; some reads fail, some come twice.
   */
  private Map<EdgeId, List<ReadingBlock>> blocks(Random random, TwoTransformers world) {
    Map<EdgeId, List<ReadingBlock>> blocks = new LinkedHashMap<>();
    long[] counters = new long[CUSTOMERS + 2];
    int silentFrom = random.nextInt(INTERVALS - 120);
    for (int interval = 0; interval <= INTERVALS; interval++) {
      for (int number = -1; number <= CUSTOMERS; number++) {
        counters[number + 1] += 50 + random.nextInt(300);
      }
      for (int unit = 0; unit < 2; unit++) {
        EdgeId edge = unit == 0 ? Station.EDGE : EDGE_2;
        if (unit == 1 && interval > silentFrom && interval < silentFrom + 110) {
          continue;
        }
        Map<SupplyPointId, Long> read = new LinkedHashMap<>();
        for (int number = -1; number <= CUSTOMERS; number++) {
          boolean missing = random.nextInt(1000) < 60;
          // A point that has just left is still in the unit's list for a while.
          if (homeOf(number, interval) == unit || number > 0 && random.nextInt(8) == 0) {
            read.put(point(number), missing ? -1 : counters[number + 1]);
            if (!missing && homeOf(number, interval) == unit) {
              registers
                  .computeIfAbsent(number, any -> new TreeMap<>())
                  .put(interval, counters[number + 1]);
            }
          }
        }
        blocks
            .computeIfAbsent(edge, any -> new ArrayList<>())
            .add(world.block(edge, endOf(interval), read));
        if (random.nextInt(40) == 0) {
          correct(random, world, blocks.get(edge), edge, interval, unit, counters);
        }
      }
    }
    return blocks;
  }

  /** A later record of the same interval, with a register that is some Wh higher. */
  private void correct(
      Random random,
      TwoTransformers world,
      List<ReadingBlock> blocks,
      EdgeId edge,
      int interval,
      int unit,
      long[] counters) {
    int number = unit == 0 ? 1 + random.nextInt(3) : 4 + random.nextInt(2);
    if (homeOf(number, interval) == unit) {
      long corrected = counters[number + 1] + 7;
      blocks.add(world.block(edge, endOf(interval), Map.of(point(number), corrected)));
      registers.computeIfAbsent(number, any -> new TreeMap<>()).put(interval, corrected);
    }
  }

  /** Energies of a point by interval, from its registers alone. */
  private NavigableMap<Integer, Long> energies(int number) {
    NavigableMap<Integer, Long> energies = new TreeMap<>();
    Map.Entry<Integer, Long> before = null;
    for (Map.Entry<Integer, Long> now : known(registers, number).entrySet()) {
      if (before != null) {
        int count = now.getKey() - before.getKey();
        long total = total(number, before, now);
        if (count <= 96 && total >= 0) {
          for (int i = 1; i <= count; i++) {
            energies.put(
                before.getKey() + i,
                Math.floorDiv(total * i, count) - Math.floorDiv(total * (i - 1), count));
          }
        }
      }
      before = now;
    }
    return energies;
  }

  /** At the same power all the time the register runs slower behind a higher ratio. */
  private long total(int number, Map.Entry<Integer, Long> before, Map.Entry<Integer, Long> now) {
    long difference = now.getValue() - before.getValue();
    long first = ratio(number, before.getKey() + 1);
    long last = ratio(number, now.getKey());
    if (first == last) {
      return difference * last;
    }
    int at = known(exchanges, number).at();
    long early = at - before.getKey();
    long late = now.getKey() - at;
    return Math.floorDiv(difference * (early + late) * first * last, early * last + late * first);
  }

  private void check(Station station) {
    Map<Integer, NavigableMap<Integer, Long>> energies = new LinkedHashMap<>();
    for (int number = -1; number <= CUSTOMERS; number++) {
      energies.put(number, energies(number));
    }
    for (Level level : Level.values()) {
      for (String code : codes(level)) {
        Area area = new Area(level, code);
        AreaSums sums = station.topology.sums();
        assertSame(
            expected(area, energies, Duration.ofMinutes(15)),
            told(sums.byInterval(area, endOf(0), endOf(INTERVALS))),
            area + " by interval");
        assertSame(
            expected(area, energies, Duration.ofDays(1)),
            told(sums.byDay(area, LocalDate.of(2026, 1, 31), LocalDate.of(2026, 2, 3))),
            area + " by day");
        List<AreaSum> months = sums.byMonth(area, YearMonth.of(2026, 1), YearMonth.of(2026, 2));
        long sold = months.stream().mapToLong(AreaSum::sold).sum();
        long byDay =
            sums.byDay(area, LocalDate.of(2026, 1, 30), LocalDate.of(2026, 2, 3)).stream()
                .mapToLong(AreaSum::sold)
                .sum();
        assertEquals(byDay, sold, area + " by month");
      }
    }
  }

  /** Names the first that differ. */
  private static void assertSame(
      TreeMap<Instant, String> expected, TreeMap<Instant, String> told, String what) {
    List<String> different = new ArrayList<>();
    TreeSet<Instant> all = new TreeSet<>(expected.keySet());
    all.addAll(told.keySet());
    for (Instant at : all) {
      String should = expected.getOrDefault(at, "nothing");
      String is = told.getOrDefault(at, "nothing");
      if (!should.equals(is)) {
        different.add(at + ": " + is + ", not " + should);
      }
    }
    assertEquals(List.of(), different.subList(0, Math.min(5, different.size())), what);
  }

  private static List<String> codes(Level level) {
    return switch (level) {
      case TRANSFORMER -> List.of(FIRST.code(), SECOND.code());
      case DISTRICT -> List.of("D1", "D2");
      case LINE -> List.of("L1", "L2");
      case STATION -> List.of("S1", "S2");
      case COUNTY -> List.of("QX");
    };
  }

  private boolean hangs(Area area, int transformer, int interval) {
    int onLine = transformer == 1 ? 2 : line.lowerEntry(interval).getValue();
    return switch (area.level()) {
      case TRANSFORMER, DISTRICT -> area.code().startsWith("D" + (transformer + 1));
      case LINE -> area.code().equals("L" + onLine);
      case STATION -> area.code().equals("S" + onLine);
      case COUNTY -> true;
    };
  }

  private TreeMap<Instant, String> expected(
      Area area, Map<Integer, NavigableMap<Integer, Long>> energies, Duration span) {
    TreeMap<Instant, long[]> sums = new TreeMap<>();
    for (int interval = 0; interval <= INTERVALS; interval++) {
      if (interval == 0) {
        // It ends where the first asked for begins.
        continue;
      }
      Instant start =
          Instant.ofEpochSecond(
              BEGIN.getEpochSecond()
                  + (long) (interval - 1) * 900 / span.toSeconds() * span.toSeconds());
      for (int transformer = 0; transformer < 2; transformer++) {
        Optional<Long> supplied = Optional.ofNullable(known(energies, -transformer).get(interval));
        if (!hangs(area, transformer, interval)) {
          continue;
        }
        long[] sum = sums.computeIfAbsent(start, any -> new long[4]);
        for (int customer = 1; customer <= CUSTOMERS; customer++) {
          Optional<Long> energy = Optional.ofNullable(known(energies, customer).get(interval));
          if (supplied.isPresent() && homeOf(customer, interval) == transformer) {
            sum[1] += energy.orElse(0L);
            sum[2]++;
            sum[3] += energy.isPresent() ? 1 : 0;
          }
        }
        sum[0] += supplied.orElse(0L);
      }
    }
    TreeMap<Instant, String> told = new TreeMap<>();
    sums.forEach((start, sum) -> told.put(start, told(sum[0], sum[1], sum[2], sum[3])));
    told.values().removeIf(text -> text.equals(told(0, 0, 0, 0)));
    return told;
  }

  private static TreeMap<Instant, String> told(List<AreaSum> sums) {
    TreeMap<Instant, String> told = new TreeMap<>();
    for (AreaSum sum : sums) {
      told.put(
          sum.from(),
          told(sum.supplied(), sum.sold(), sum.customerIntervals(), sum.knownIntervals()));
    }
    told.values().removeIf(text -> text.equals(told(0, 0, 0, 0)));
    return told;
  }

  private static String told(long supplied, long sold, long customers, long known) {
    return supplied + " Wh in, " + sold + " Wh out, " + known + " of " + customers;
  }
}
