package io.taiqu.edge;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Commissioning.Outcome;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Procedure;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.Technician;
import io.taiqu.edge.field.CommissioningScreen;
import io.taiqu.edge.field.ConsoleTechnician;
import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.field.RecordFile;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.technician.CommissioningDesk;
import io.taiqu.edge.technician.Doorkeeper;
import io.taiqu.edge.technician.TechnicianServer;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu edge commission}: walks a technician through commissioning. */
@Command(
    name = "commission",
    description = {
      "Walks a technician through commissioning (投运): scan, identify, prove which relay belongs to"
          + " which meter, phases, sum, sheet.",
      "",
      "Describe the site in site.yaml first. Each step is on the disk before the next begins: after"
          + " a power cut or Ctrl-C the same command goes on where it was, and closes a relay that"
          + " may have been left open before anything else. The unit's service must be stopped,"
          + " because only one can talk on a bus.",
      "",
      "Opening a relay takes a customer's supply away for some seconds.",
      "",
      "With --page a phone guides through the same: the command prints an address and a code."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:signed, or shown",
      "1:a line, a relay or a file could not be used; the message says why",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration there, or nothing to show",
      "5:not signed: a question has no answer, the technician declined, or the unit is running"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu edge commission --technician \"Wang Gang\"",
      "  taiqu edge commission --technician \"Wang Gang\" --repeat failed    # after a repair",
      "  taiqu edge commission --page --listen 192.168.4.1:8080                # then by phone",
      "  taiqu edge commission --show --print sheet.txt --csv sheet.csv",
      "  taiqu edge commission --technician \"Wang Gang\" --answer 'test-load/*=skip' --answer"
          + " 'reason/*=no load today' --answer sign=yes --json"
    })
final class CommissionCommand implements Callable<Integer> {
  private static final long GOODBYE_SECONDS = 10;
  private static final long LAST_PAGE_SECONDS = 3;
  private static final int HIGHEST_PORT = 65_535;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--technician",
      paramLabel = "NAME",
      description = "Who works and signs; required unless the record is only shown.")
  private @Nullable String technician;

  @Option(
      names = "--answer",
      paramLabel = "QUESTION=ANSWER",
      description =
          "An answer given beforehand; may be repeated. QUESTION is the id that is shown, with the"
              + " account in it, or a kind for all of its questions: test-load/*, disconnect/*,"
              + " reconnect/*, which-meter/*, went-dark/*, reason/*, sign.")
  private Map<String, String> answers = new LinkedHashMap<>();

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A file of such answers, QUESTION=ANSWER on a line each.")
  private @Nullable Path answersFile;

  @Option(
      names = "--repeat",
      paramLabel = "ACCOUNT|failed|all",
      description =
          "Do again what concerns this customer, or all that have a finding; may be repeated.")
  private List<String> repeat = new ArrayList<>();

  @Option(
      names = "--restart",
      description = "Begin a new record; the old one is kept beside it under another name.")
  private boolean restart;

  @Option(names = "--show", description = "Show how far it is and end; nothing is touched.")
  private boolean show;

  @Option(
      names = "--page",
      description =
          "Be guided by a page for the phone instead of the terminal. Relays open there, so the page"
              + " asks for the code that is printed here.")
  private boolean page;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the page listens; else where the unit's status page does (http).")
  private @Nullable String listen;

  @Option(names = "--print", paramLabel = "FILE", description = "Write the sheet for paper there.")
  private @Nullable Path print;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the sheet as CSV there.")
  private @Nullable Path csv;

  @Option(names = "--json", description = "The result as JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CommissionCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      EdgeConfig config = options.read().value();
      SiteConfig site = SiteReader.read(config).value();
      UnitKeys keys = UnitKeys.load(config.keys());
      return run(config, site, keys);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      err.println("taiqu edge commission: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (UnitLock.Held e) {
      err.println(
          "taiqu edge commission: the unit is running, and only one can talk on a bus. Stop it"
              + " first: systemctl stop taiqu-edge");
      return ExitCode.REFUSED;
    } catch (IOException e) {
      err.println(
          "taiqu edge commission: "
              + e.getMessage()
              + ". What was done is kept; the same command goes on there.");
      return ExitCode.FAILED;
    }
  }

  private int run(EdgeConfig config, SiteConfig site, UnitKeys keys)
      throws IOException, InterruptedException, UnitLock.Held {
    SitePlan plan = site.plan(keys.edge());
    Path steps = config.commissioning().resolveSibling("commissioning.steps");
    if (show) {
      return showRecord(plan, steps, zone(keys));
    }
    String name = technician;
    if (!page && (name == null || name.isBlank())) {
      throw new IllegalArgumentException(
          "say who works and signs: --technician NAME, or --page to be asked on the phone");
    }
    InetSocketAddress address = address(config);
    if (restart && Files.exists(steps)) {
      Files.move(steps, steps.resolveSibling("commissioning.steps." + System.currentTimeMillis()));
    }
    try (UnitLock _ = UnitLock.take(config.data());
        RecordFile record = RecordFile.open(steps)) {
      Progress progress = resumed(plan, record);
      try (CommissioningHardware hardware = CommissioningHardware.open(config, site)) {
        return page
            ? byPage(config, keys, plan, record, progress, hardware, address)
            : commission(
                config, keys, plan, record, progress, hardware, Objects.requireNonNull(name));
      }
    }
  }

  private Progress resumed(SitePlan plan, RecordFile record) throws IOException {
    Progress progress = Progress.of(record.found());
    boolean other =
        progress.begun().filter(begun -> !plan.changedSince(begun).isEmpty()).isPresent();
    if (other && repeat.isEmpty()) {
      throw new IllegalArgumentException(
          "site.yaml has changed since this record was begun. Say --repeat failed (or --repeat all)"
              + " after a repair, or --restart for a new record.");
    }
    if (repeat.isEmpty()) {
      return progress;
    }
    Entry again = new Entry.Repeated(toRepeat(plan, progress));
    record.append(again);
    return progress.with(again);
  }

  private Set<SupplyPointId> toRepeat(SitePlan plan, Progress progress) {
    Set<SupplyPointId> points = new HashSet<>();
    for (String wanted : repeat) {
      switch (wanted) {
        case "all" -> plan.meters().forEach(meter -> points.add(meter.point()));
        case "failed" -> points.addAll(failed(plan, progress));
        default ->
            points.add(
                plan.meters().stream()
                    .filter(meter -> meter.account().equals(wanted))
                    .findFirst()
                    .map(PlannedMeter::point)
                    .orElseThrow(
                        () -> new IllegalArgumentException("no meter has the account " + wanted)));
      }
    }
    return points;
  }

  private static Set<SupplyPointId> failed(SitePlan plan, Progress progress) {
    Sheet sheet = Sheet.of(plan, progress);
    return plan.meters().stream()
        .filter(meter ->
            !sheet.standing(meter).inService()
                || !sheet.diagnosis().concerning(meter.point()).isEmpty())
        .map(PlannedMeter::point)
        .collect(Collectors.toSet());
  }

  private InetSocketAddress address(EdgeConfig config) {
    String wanted = listen;
    if (wanted == null) {
      return new InetSocketAddress(config.http().host(), config.http().port());
    }
    int colon = wanted.lastIndexOf(':');
    String port = wanted.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
      throw new IllegalArgumentException("--listen takes HOST:PORT, as 192.168.4.1:8080");
    }
    return new InetSocketAddress(wanted.substring(0, colon), Integer.parseInt(port));
  }

  private int byPage(
      EdgeConfig config,
      UnitKeys keys,
      SitePlan plan,
      RecordFile record,
      Progress progress,
      CommissioningHardware hardware,
      InetSocketAddress address)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    CommissioningDesk desk =
        new CommissioningDesk(Objects.requireNonNullElse(technician, ""), progress);
    Doorkeeper door = Doorkeeper.withFreshCode();
    SerialPortTransport.beforePortsClose(
        goodbye(
            () -> {
              stopped.set(true);
              desk.close();
            },
            ended));
    PagedCommissioning paged =
        new PagedCommissioning(
            plan,
            hardware.site(),
            record,
            EdgeUnit.clock(config, keys.trust().descriptor()),
            stopped::get,
            sheet -> SheetFile.write(config, keys, sheet),
            progress);
    Progress reached;
    try (TechnicianServer server = TechnicianServer.open(address, plan, desk, door, zone(keys))) {
      err.println(
          "Open http://%s:%d on the phone. Code: %s. Ctrl-C stops; the same command goes on."
              .formatted(
                  server.address().getHostString(), server.address().getPort(), door.code()));
      reached = paged.follow(desk, known -> failed(plan, known));
      if (!stopped.get()) {
        // The phone loads its last page.
        TimeUnit.SECONDS.sleep(LAST_PAGE_SECONDS);
      }
    } finally {
      ended.countDown();
    }
    boolean signed = reached.signedOff().isPresent();
    report(
        Sheet.of(plan, reached),
        words(signed ? Outcome.SIGNED : stopped.get() ? Outcome.STOPPED : Outcome.NOT_SIGNED),
        Optional.empty(),
        zone(keys));
    return signed ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private int commission(
      EdgeConfig config,
      UnitKeys keys,
      SitePlan plan,
      RecordFile record,
      Progress progress,
      CommissioningHardware hardware,
      String name)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    SerialPortTransport.beforePortsClose(goodbye(() -> stopped.set(true), ended));
    InstantSource clock = EdgeUnit.clock(config, keys.trust().descriptor());
    Commissioning procedure =
        new Commissioning(
            plan,
            hardware.site(),
            new ConsoleTechnician(plan, given(), keyboard(), err),
            record,
            clock,
            new CommissioningScreen(plan, err),
            stopped::get,
            progress);
    Optional<String> question = Optional.empty();
    Outcome outcome = Outcome.NOT_SIGNED;
    try {
      outcome = procedure.run(name);
    } catch (Technician.NoAnswer e) {
      question = Optional.of(String.valueOf(e.getMessage()));
    } finally {
      ended.countDown();
    }
    Sheet sheet = Sheet.of(plan, procedure.progress());
    if (outcome == Outcome.SIGNED) {
      SheetFile.write(config, keys, sheet);
      err.println("Signed sheet: " + config.commissioning());
    }
    question.ifPresent(text ->
        err.println(
            "taiqu edge commission: "
                + text
                + ". Give it with --answer; the same command goes on."));
    report(sheet, words(outcome), question, zone(keys));
    return outcome == Outcome.SIGNED ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static ZoneId zone(UnitKeys keys) {
    return keys.trust().descriptor().zone();
  }

  private static String words(Outcome outcome) {
    return switch (outcome) {
      case SIGNED -> "signed";
      case NOT_SIGNED -> "not-signed";
      case STOPPED -> "stopped";
    };
  }

  private static Thread goodbye(Runnable stop, CountDownLatch ended) {
    return new Thread(
        () -> {
          stop.run();
          try {
            // A relay that is open is closed before the ports go.
            ended.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "goodbye");
  }

  private Map<String, String> given() throws IOException {
    Map<String, String> given = new LinkedHashMap<>();
    Path file = answersFile;
    if (file != null) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (equals < 1) {
          throw new IllegalArgumentException(file + ": not QUESTION=ANSWER: " + line);
        }
        given.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    given.putAll(answers);
    return given;
  }

  private static Optional<BufferedReader> keyboard() {
    java.io.Console console = System.console();
    return console == null || !console.isTerminal()
        ? Optional.empty()
        : Optional.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  private int showRecord(SitePlan plan, Path steps, ZoneId zone) throws IOException {
    if (!Files.exists(steps)) {
      spec.commandLine().getErr().println("Nothing was begun: there is no " + steps);
      return ExitCode.NOT_FOUND;
    }
    Progress progress;
    try (RecordFile record = RecordFile.open(steps)) {
      progress = Progress.of(record.found());
    }
    Sheet sheet = Sheet.of(plan, progress);
    String state =
        Procedure.next(plan, progress) instanceof Procedure.Action.Finished
            ? "signed"
            : "under way";
    report(sheet, state, Optional.empty(), zone);
    return ExitCode.DONE;
  }

  private void report(Sheet sheet, String outcome, Optional<String> question, ZoneId zone)
      throws IOException {
    String hash = sheet.hash();
    Path paper = print;
    if (paper != null) {
      Files.writeString(paper, sheet.print(hash, zone));
    }
    Path table = csv;
    if (table != null) {
      Files.writeString(table, sheet.csv());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("outcome", outcome);
      question.ifPresent(text -> result.put("question", text));
      result.put("inService", inService(sheet));
      result.put("outOfService", sheet.plan().meters().size() - inService(sheet));
      result.put("sheet", sheet.json());
      result.put("sha256", hash);
      out.println(Json.pretty(result));
    } else {
      out.print(sheet.print(hash, zone));
    }
    out.flush();
  }

  private static int inService(Sheet sheet) {
    return (int)
        sheet.plan().meters().stream().filter(meter -> sheet.standing(meter).inService()).count();
  }
}
