package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.customer.CustomerView;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.grid.PointLive.Contact;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.testing.Station;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** A station of two districts with two transformers each and 24 customers on every transformer. */
final class SampleGrid implements GridView, Fleet {
  private static final int STATION_CUSTOMERS = 3;
  static final Instant NOW = Instant.parse("2026-03-02T02:15:20Z");
  static final String POOR = "1010103";

  /** Pays afterwards, and owes something. */
  static final String LATER = "1020106";

  static final String DEBTOR = "1010107";
  static final int CUSTOMERS = 24;

  private static final String[] PROFILES = {
    "eastron-sdm120", "chint-ddsu666", "acrel-ddsy1352", "abb-b23"
  };
  private static final String[] SURNAMES = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"
  };
  private static final String[] GIVEN = {
    "秀英", "建国", "伟", "芳", "丽华", "志强", "敏", "永康", "桂兰", "海涛", "小红", "国栋"
  };

  private final List<DistrictSummary> districts = new ArrayList<>();
  private final List<TransformerSummary> transformers = new ArrayList<>();
  private final Map<TransformerId, List<PointView>> points = new HashMap<>();
  private final Map<AccountId, CustomerFile> files = new HashMap<>();

  SampleGrid() {
    Random random = new Random(7);
    String[][] names = {
      {"Riverside", "河湾片区"},
      {"Old Town", "老城片区"}
    };
    String[][] areas = {
      {"Mill Lane", "磨坊巷台区"},
      {"Willow Bank", "柳堤台区"},
      {"Drum Tower", "鼓楼台区"},
      {"East Gate", "东门台区"}
    };
    for (int d = 0; d < 2; d++) {
      DistrictId district = new DistrictId("D" + (d + 1));
      for (int t = 0; t < 2; t++) {
        addTransformer(district, d, t, areas[d * 2 + t], random);
      }
      districts.add(
          new DistrictSummary(
              district,
              new LocalName(names[d][0], names[d][1]),
              OptionalDouble.of(d == 0 ? 7 : 5),
              2,
              2 * CUSTOMERS,
              d == 0 ? 1 : 0,
              d == 0 ? 0 : 1));
    }
  }

  private void addTransformer(DistrictId district, int d, int t, String[] name, Random random) {
    TransformerId id = new TransformerId(district.code() + "-T" + (t + 1));
    EdgeId edge = new EdgeId(new UUID(0x7a19L, d * 2L + t + 1));
    boolean silent = d == 1 && t == 1;
    List<PointView> all = new ArrayList<>();
    for (int i = 0; i <= CUSTOMERS; i++) {
      all.add(point(id, edge, d, t, i, silent, random));
    }
    points.put(id, all);
    transformers.add(
        new TransformerSummary(
            id,
            district,
            new LocalName(name[0], name[1]),
            100,
            edge,
            all.getFirst().id(),
            CUSTOMERS,
            silent ? 0 : CUSTOMERS + 1 - (d == 1 && t == 0 ? 2 : 0),
            d == 0 && t == 0 ? 1 : 0,
            Optional.of(NOW.minus(silent ? Duration.ofHours(3) : Duration.ofSeconds(20))),
            !silent));
  }

  private PointView point(
      TransformerId transformer, EdgeId edge, int d, int t, int i, boolean silent, Random random) {
    // The first customers are those of the small real station.
    SupplyPointId id =
        d == 0 && t == 0 && i > 0 && i <= STATION_CUSTOMERS
            ? Station.point(i)
            : new SupplyPointId(new UUID(0x5afeL << 16 | d << 8 | t, i + 1));
    Optional<AccountId> account =
        i == 0
            ? Optional.empty()
            : Optional.of(new AccountId("10%d0%d%02d".formatted(d + 1, t + 1, i)));
    Optional<String> name =
        i == 0
            ? Optional.empty()
            : Optional.of(SURNAMES[(i * 5 + t) % 12] + GIVEN[(i * 7 + d) % 12]);
    PointView point =
        new PointView(
            id,
            transformer,
            edge,
            i == 0 ? Role.SUPPLY : Role.CUSTOMER,
            account,
            name,
            new MeterSerial("%d%d2403%04d".formatted(d + 1, t + 1, 1000 + i * 37)),
            i == 0 ? "acrel-dtsd1352" : PROFILES[i % PROFILES.length],
            i == 0 ? "300/5" : "1",
            Optional.of(i == 0 ? "abc" : "abc".substring(i % 3, i % 3 + 1)),
            i == 0 ? 100_000 : 8_000,
            i == 0 ? Optional.empty() : Optional.of("residential-tou"),
            true,
            i == 0 ? Optional.empty() : Optional.of(Money.parse("0.01")),
            account.filter(number -> number.value().equals(LATER)).isPresent()
                ? Optional.of(new PointView.PostPaid(Optional.of(Money.parse("200"))))
                : Optional.empty(),
            Optional.of(live(account.map(AccountId::value).orElse(""), i, silent, d, random)));
    account.ifPresent(number ->
        files.put(
            number,
            new CustomerFile(
                number,
                name.orElseThrow(),
                Optional.of("1380715%04d".formatted(i * 311 % 10000)),
                Optional.of(
                    new Contract(
                        "GYD-2024-" + number.value(),
                        Optional.of(LocalDate.of(2024, 5, 14)),
                        Optional.of(LocalDate.of(2027, 5, 13)))),
                point)));
    return point;
  }

  private static PointLive live(String account, int i, boolean silent, int d, Random random) {
    boolean poor = account.equals(POOR);
    boolean debtor = account.equals(DEBTOR);
    double usual = poor ? 3.12 : debtor ? -1.37 : 8 + random.nextInt(12000) / 100.0;
    double balance = account.equals(LATER) ? -86.4 : usual;
    boolean dead = d == 1 && (i == 5 || i == 11);
    Instant at = NOW.minus(silent ? Duration.ofHours(3) : Duration.ofSeconds(20 + i));
    long watts = debtor ? 0 : i == 0 ? 18_340 : 90 + random.nextInt(1900);
    return new PointLive(
        at,
        Duration.between(at, NOW),
        !silent,
        new Money(Math.round(balance * 100) * 10_000_000L),
        Money.parse("220"),
        Money.ZERO,
        Money.parse("220").minus(new Money(Math.round(balance * 100) * 10_000_000L)),
        Optional.of(new PointLive.Position(new MeterRegister(1_204_350L + i * 31_877L, 1), at)),
        debtor ? Contact.OPEN : i == 0 ? Contact.UNKNOWN : Contact.CLOSED,
        debtor ? Contact.OPEN : i == 0 ? Contact.UNKNOWN : Contact.CLOSED,
        poor ? Optional.of("QUIET_HOURS") : Optional.empty(),
        dead ? "DOWN" : "UP",
        poor || debtor ? 1 : 0,
        poor ? 2 : debtor ? 3 : 0,
        false,
        i == 9 ? Optional.empty() : Optional.of(Money.parse("2.6")),
        Optional.of(
            new PointLive.Sample(
                new Power(watts),
                i == 0
                    ? List.of(new Voltage(231_200), new Voltage(229_900), new Voltage(230_500))
                    : List.of(new Voltage(226_000 + random.nextInt(8000))),
                List.of(new Current(watts * 1000 / 230)),
                at)));
  }

  @Override
  public List<DistrictSummary> districts() {
    return districts;
  }

  @Override
  public Optional<DistrictSummary> district(DistrictId district) {
    return districts.stream().filter(each -> each.id().equals(district)).findFirst();
  }

  @Override
  public List<TransformerSummary> transformers() {
    return transformers;
  }

  @Override
  public List<TransformerSummary> transformers(DistrictId district) {
    return transformers.stream().filter(each -> each.district().equals(district)).toList();
  }

  @Override
  public List<TransformerSummary> transformers(Optional<DistrictId> district, int skip, int limit) {
    return transformers.stream()
        .filter(each -> district.filter(it -> !it.equals(each.district())).isEmpty())
        .skip(skip)
        .limit(limit)
        .toList();
  }

  @Override
  public Map<TransformerId, DistrictId> districtsOfTransformers() {
    return transformers.stream()
        .collect(Collectors.toMap(TransformerSummary::id, TransformerSummary::district));
  }

  @Override
  public Optional<TransformerSummary> transformer(TransformerId transformer) {
    return transformers.stream().filter(each -> each.id().equals(transformer)).findFirst();
  }

  @Override
  public Optional<TransformerSummary> transformerOf(EdgeId edge) {
    return transformers.stream().filter(each -> each.edge().equals(edge)).findFirst();
  }

  @Override
  public List<PointView> points(TransformerId transformer) {
    return points.getOrDefault(transformer, List.of());
  }

  @Override
  public List<PointView> points(Selection selection, int skip, int limit) {
    return selected(selection).skip(skip).limit(limit).toList();
  }

  @Override
  public int count(Selection selection) {
    return (int) selected(selection).count();
  }

  private java.util.stream.Stream<PointView> selected(Selection selection) {
    return within(selection)
        .flatMap(each -> points(each.id()).stream())
        .filter(selection.filter()::takes);
  }

  private java.util.stream.Stream<TransformerSummary> within(Selection selection) {
    return transformers.stream()
        .filter(each -> selection.district().filter(it -> !it.equals(each.district())).isEmpty())
        .filter(each -> selection.transformer().filter(it -> !it.equals(each.id())).isEmpty());
  }

  @Override
  public Optional<Instant> newestReport(Selection selection) {
    return within(selection)
        .flatMap(each -> each.lastReportAt().stream())
        .max(Comparator.naturalOrder());
  }

  @Override
  public Optional<PointView> point(SupplyPointId point) {
    return points.values().stream()
        .flatMap(List::stream)
        .filter(each -> each.id().equals(point))
        .findFirst();
  }

  @Override
  public Optional<PointView> pointOf(AccountId account) {
    return customers().find(account).map(CustomerFile::point);
  }

  @Override
  public List<PointView> search(String text, int limit) {
    return customers().search(text, limit).stream().map(CustomerFile::point).toList();
  }

  /** The same station, seen by customer. */
  CustomerView customers() {
    return new CustomerView() {
      @Override
      public Optional<CustomerFile> find(AccountId account) {
        return Optional.ofNullable(files.get(account));
      }

      @Override
      public List<CustomerFile> search(String text, int limit) {
        return files.values().stream()
            .filter(file -> matches(file, text))
            .sorted(Comparator.comparing(file -> file.account().value()))
            .limit(limit)
            .toList();
      }
    };
  }

  private static boolean matches(CustomerFile file, String text) {
    return file.account().value().contains(text)
        || file.name().contains(text)
        || file.phone().orElse("").contains(text)
        || file.point().serial().text().contains(text);
  }

  @Override
  public List<EdgeView> edges(Which which, Order order, int skip, int limit) {
    Comparator<EdgeView> by =
        switch (order) {
          case PLACE -> Comparator.comparing(edge -> edge.transformer().code());
          case OLDEST_REPORT ->
              Comparator.comparing(edge -> edge.report().map(Report::at).orElse(Instant.MIN));
        };
    return edges(which)
        .sorted(by.thenComparing(edge -> edge.transformer().code()))
        .skip(skip)
        .limit(limit)
        .toList();
  }

  @Override
  public int count(Which which) {
    return (int) edges(which).count();
  }

  private java.util.stream.Stream<EdgeView> edges(Which which) {
    return transformers.stream()
        .map(this::edge)
        .filter(edge ->
            switch (which) {
              case ALL -> true;
              case ONLINE -> edge.connected();
              case OFFLINE -> !edge.connected();
            });
  }

  @Override
  public Optional<EdgeView> edge(EdgeId edge) {
    return transformerOf(edge).map(this::edge);
  }

  private EdgeView edge(TransformerSummary transformer) {
    Instant at = transformer.lastReportAt().orElseThrow();
    return new EdgeView(
        transformer.edge(),
        transformer.id(),
        transformer.fresh(),
        Optional.of(
            new Report(
                at,
                Duration.between(at, NOW),
                "4f1c0c5e-7f7e-4a53-8a60-0d1f3f7c2b11",
                8_412,
                "SYNCHRONISED",
                52_117,
                "9f2c4be1a6d0377d5c1e8b7a90f4432188de01c5a7b6f3029dd4c1e0f8a7b6c5")),
        Optional.of(
            new Stream(1, 72_050, 72_050, transformer.fresh() ? 72_050 : 72_350, List.of())),
        transformer.fresh() ? 0 : 1);
  }
}
