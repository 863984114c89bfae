package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.BillStore;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.lineloss.LossBook;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlBandStore;
import io.taiqu.supervisor.sql.SqlBillStore;
import io.taiqu.supervisor.sql.SqlCaseStore;
import io.taiqu.supervisor.sql.SqlRatingStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.sql.SqlUseTicketStore;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.staff.StaffStore;
import io.taiqu.supervisor.staff.User;
import io.taiqu.supervisor.staff.UserName;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.TestDatabases;
import io.taiqu.supervisor.topology.TwoTransformers;
import io.taiqu.supervisor.usereview.UseTickets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The web interface on a free port, over a station in memory; staff, audit trail and alarms are on
 * a real database.
 */
public final class SampleStation implements AutoCloseable {
  public static final String PASSWORD = "correct-horse-battery";

  /** Enough for a test: the production work factor would only make it slow. */
  private static final int ITERATIONS = 10;

  final SampleGrid grid = new SampleGrid();
  final SampleMoney money = new SampleMoney(grid);
  final LiveFeed feed = new LiveFeed();
  final Metrics metrics = new Metrics();
  final Database database;
  final Alarms alarms;
  final AuditTrail audit;
  final StaffStore staff;
  final SampleSurveys surveys;
  final Cases cases;
  final UseTickets useTickets;

  /** A small real one, for what takes two people and for amendments. */
  public final Station station;

  final SequencedMap<String, Boolean> parts = new LinkedHashMap<>(Map.of("store", true));
  final Services services;
  private final WebInterface web;

  /** Opens it on a free port, with its files in a directory. */
  public SampleStation(Path directory) {
    this(directory, 0);
  }

  SampleStation(Path directory, int port) {
    database = TestDatabases.open(directory.resolve("supervisor.db"));
    station = new Station(directory.resolve("station"));
    TwoTransformers.build(station);
    addBills();
    InstantSource clock = InstantSource.fixed(SampleGrid.NOW);
    alarms = new Alarms(new SqlAlarmStore(database), database, feed);
    audit = new AuditTrail(new SqlAuditStore(database), clock);
    staff = new SqlStaffStore(database);
    addStaff();
    raiseAlarms();
    SampleLoss loss = new SampleLoss(grid);
    surveys = new SampleSurveys(grid);
    cases =
        new Cases(
            new SqlCaseStore(database),
            loss,
            station.orders,
            station.approvals,
            audit,
            database,
            clock,
            SampleLoss.ZONE,
            () -> List.of("supervisor", "technician"),
            Cases.USUAL_NEW);
    useTickets =
        new UseTickets(
            new SqlUseTicketStore(database),
            audit,
            database,
            clock,
            SampleLoss.ZONE,
            () -> List.of("supervisor", "technician"),
            _ -> Optional.empty());
    Survey found = surveys.newest(new TransformerId("D1-T2")).orElseThrow();
    cases.follow(found);
    useTickets.follow(found);
    LossBook book =
        new LossBook(
            new SqlBandStore(database),
            LossRules.USUAL,
            audit,
            database,
            clock,
            System::nanoTime,
            SampleLoss.ZONE);
    metrics.counter("taiqu_readings_stored_total", "Interval records stored.").add(72_050);
    services =
        new Services(
            new Deployment("Qingxi County", new CurrencyCode("CNY"), SampleLoss.ZONE, true, clock),
            InstantSource.system(),
            database,
            grid,
            station.topology,
            station.amendments,
            station.spans,
            loss,
            book,
            surveys,
            cases,
            useTickets,
            loss,
            new SampleReadings(),
            grid.customers(),
            money,
            money,
            station.webhooks,
            station.sms,
            money.notices(),
            alarms,
            grid,
            station.estate,
            feed,
            metrics,
            new SignIn(staff, InstantSource.system(), new SecureRandom(), ITERATIONS),
            audit,
            station.approvals,
            station.orders,
            station.reconciliation,
            station.assignments,
            station.fuse,
            station.protections,
            station.rollOuts,
            station.debts,
            station.bills,
            station.grants,
            () -> parts);
    web = WebInterface.start(new WebSettings("127.0.0.1", port, Optional.empty()), services);
  }

  /** One that is overdue, one that waits for a person, and an estimate with what settles it. */
  private void addBills() {
    SqlBillStore bills =
        new SqlBillStore(
            station.database,
            new SqlRatingStore(station.database, TestDeployment.CURRENCY, TestDeployment.ZONE));
    List<Bill.Part> parts =
        List.of(
            new Bill.Part(
                Instant.parse("2026-01-31T16:00:00Z"),
                3,
                List.of(
                    new Bill.Used("peak", new Energy(61_000)),
                    new Bill.Used("valley", new Energy(40_000))),
                Money.parse("43.204")));
    Bill.Origin estimated =
        new Bill.Origin.Estimated(
            parts,
            new Bill.Estimate(
                Bill.Basis.RECENT_USE,
                new Energy(3_258),
                false,
                Instant.parse("2026-03-11T16:00:00Z")));
    Bill.Origin settlement =
        new Bill.Origin.Settlement(
            List.of(
                new Bill.Compared(
                    YearMonth.of(2026, 3),
                    new Energy(101_000),
                    Money.parse("43.204"),
                    new Energy(80_000),
                    Money.parse("34.22"))));
    Money before = addBill(bills, 1, 1, new Bill.Origin.Metered(parts), Money.ZERO, Money.ZERO);
    before = addBill(bills, 2, 2, new Bill.Origin.Metered(parts), Money.parse("7"), before);
    before = addBill(bills, 3, 3, estimated, Money.ZERO, before);
    addBill(bills, 4, 3, settlement, Money.ZERO, before);
    for (String number : List.of("-202601", "-202603E", "-202603S")) {
      bills.release(
          bills.find(Bill.Number.parse(SampleGrid.LATER + number).orElseThrow()).orElseThrow(),
          new Bill.Release("supervisor", Instant.EPOCH, LocalDate.of(2026, 2, 16)));
    }
  }

  private Money addBill(
      SqlBillStore bills, long order, int month, Bill.Origin origin, Money orders, Money before) {
    Bill bill =
        new Bill(
            order,
            new AccountId(SampleGrid.LATER),
            grid.pointOf(new AccountId(SampleGrid.LATER)).orElseThrow().id(),
            YearMonth.of(2026, month),
            origin,
            orders,
            Money.ZERO,
            before,
            Instant.EPOCH,
            Optional.empty());
    bills.add(new BillStore.Last(bill, bill.after(), bill.after(), Money.ZERO));
    return bill.after();
  }

  private void addStaff() {
    staff.add(
        new User(
            new UserName("later"),
            Role.CUSTOMER,
            Optional.of(SampleGrid.LATER),
            PasswordHash.of(PASSWORD, new SecureRandom(), ITERATIONS),
            Instant.EPOCH));
    PasswordHash hash = PasswordHash.of(PASSWORD, new SecureRandom(), ITERATIONS);
    for (Role role : Role.values()) {
      Optional<String> account =
          role == Role.CUSTOMER ? Optional.of(SampleGrid.POOR) : Optional.empty();
      staff.add(new User(new UserName(role.code()), role, account, hash, Instant.EPOCH));
    }
    staff.add(
        new User(
            new UserName("debtor"),
            Role.CUSTOMER,
            Optional.of(SampleGrid.DEBTOR),
            hash,
            Instant.EPOCH));
  }

  private void raiseAlarms() {
    Instant now = SampleGrid.NOW;
    var transformers = grid.transformers();
    PointView silent = grid.points(transformers.get(2).id()).get(5);
    alarms.raise(
        AlarmKind.LINE_LOSS,
        new AlarmSubject.Transformer(transformers.get(1).id()),
        AlarmCause.of(
            AlarmCause.Code.LOSS_OF_DAY, "2026-03-01", "20.6", "231.4", "8.90", "1.10", "6.5"),
        now.minusSeconds(8_000));
    alarms.raise(
        AlarmKind.METER_SILENT,
        new AlarmSubject.Point(silent.id()),
        AlarmCause.of(AlarmCause.Code.METER_NOT_READ),
        now.minusSeconds(5_000));
    alarms.raise(
        AlarmKind.EDGE_SILENT,
        new AlarmSubject.Edge(transformers.get(3).edge()),
        AlarmCause.of(AlarmCause.Code.NO_REPORT_SINCE, now.minusSeconds(10_800)),
        now.minusSeconds(9_000));
    alarms.raise(
        AlarmKind.CREDIT_MISMATCH,
        new AlarmSubject.Point(grid.points(transformers.get(2).id()).get(8).id()),
        AlarmCause.of(AlarmCause.Code.CREDIT_DIFFERS, "1/7", "20.00", "0", "40.00", "0"),
        now.minusSeconds(600));
  }

  /** The address of a page. */
  public String url(String path) {
    return "http://127.0.0.1:" + web.port() + path;
  }

  @Override
  public void close() {
    web.close();
    station.close();
    database.close();
  }

  /** Serves the station until the process is ended: to look at the pages by eye. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("taiqu-sample");
    SampleStation station = new SampleStation(directory, Integer.parseInt(arguments[0]));
    System.out.println(station.url("/") + " as any role, password " + PASSWORD);
    Thread.currentThread().join();
  }
}
