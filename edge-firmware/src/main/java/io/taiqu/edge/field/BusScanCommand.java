package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.edge.modbus.SerialPortTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu bus scan}: who is on the line. */
@Command(
    name = "scan",
    description = {
      "Finds every device on a line: all addresses at every usual speed and parity, those of --baud"
          + " and --parity first; --bauds and --parities narrow it down.",
      "Ctrl-C stops it and shows what was found; with --state FILE the same command goes on where"
          + " it stopped."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:someone answered",
      "1:the port or the state file could not be used",
      "2:wrong use",
      "3:nobody answered"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu bus scan -p /dev/ttyUSB0",
      "  taiqu bus scan -p /dev/ttyUSB0 --bauds 2400,4800,9600,19200 --parities none,even --state"
          + " scan.json"
    })
final class BusScanCommand implements Callable<Integer> {
  private static final int PROBE_FUNCTION = 3;
  private static final int TRIES = 2;
  private static final long GOODBYE_SECONDS = 5;
  private static final int PROGRESS_EVERY = 25;

  @Mixin private PortOptions port = new PortOptions();

  @Option(
      names = "--bauds",
      split = ",",
      paramLabel = "N",
      description = "Speeds to try (default: that of --baud, then the usual ones).")
  private List<Integer> bauds = new ArrayList<>();

  @Option(
      names = "--parities",
      split = ",",
      paramLabel = "P",
      description = "Parities to try (default: that of --parity, then the others).")
  private List<LineSettings.Parity> parities = new ArrayList<>();

  @Option(
      names = "--addresses",
      defaultValue = "1-247",
      paramLabel = "LIST",
      description = "Addresses such as 1-32,100 (default: ${DEFAULT-VALUE}).")
  private String addresses = "1-247";

  @Option(
      names = "--wait",
      paramLabel = "MILLIS",
      defaultValue = "150",
      description =
          "How long an address may take to begin its answer, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int waitMillis;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Keep the scan there; one that was stopped goes on.")
  private @Nullable Path state;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BusScanCommand() {}

  @Override
  public Integer call() throws IOException {
    KnownModels models = KnownModels.read(port.profiles());
    LineScan scan = begin();
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    SerialPortTransport.beforePortsClose(
        new Thread(
            () -> {
              stopped.set(true);
              try {
                ended.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "goodbye"));
    try {
      while (!scan.isDone() && !stopped.get()) {
        scan = scanSetting(scan, models, stopped);
      }
      keep(scan);
      show(scan);
    } finally {
      ended.countDown();
    }
    return scan.found().isEmpty() ? ExitCode.NOT_FOUND : ExitCode.DONE;
  }

  private LineScan begin() throws IOException {
    Path file = state;
    if (file != null && Files.exists(file)) {
      LineScan found = LineScan.parse(Files.readString(file));
      spec.commandLine()
          .getErr()
          .println("Going on after %d of %d.".formatted(found.asked(), found.combinations()));
      return found;
    }
    LineSettings line = port.line();
    boolean everything = bauds.isEmpty() && parities.isEmpty() && !port.isGateway();
    return new LineScan(
        everything
            ? firstThen(line.baud(), LineSpeed.usual().stream().map(LineSpeed::baud).toList())
            : bauds.isEmpty() ? List.of(line.baud()) : bauds,
        everything
            ? firstThen(line.parity(), List.of(LineSettings.Parity.values()))
            : parities.isEmpty() ? List.of(line.parity()) : parities,
        Numbers.list("an address", addresses, 1, 247),
        0,
        List.of());
  }

  private static <T> List<T> firstThen(T first, List<T> others) {
    return Stream.concat(Stream.of(first), others.stream()).distinct().toList();
  }

  /** All addresses at one speed and parity. */
  private LineScan scanSetting(LineScan begun, KnownModels models, AtomicBoolean stopped)
      throws IOException {
    LineScan scan = begun;
    int baud = scan.baud();
    LineSettings.Parity parity = scan.parity();
    try (FieldBus bus = PortOptions.open(port.line(baud, parity))) {
      while (!scan.isDone() && !stopped.get() && scan.baud() == baud && scan.parity() == parity) {
        scan = ask(bus, scan, models);
        if (scan.asked() % PROGRESS_EVERY == 0) {
          progress(scan, baud, parity);
          keep(scan);
        }
      }
    }
    return scan;
  }

  private LineScan ask(FieldBus bus, LineScan scan, KnownModels models) throws IOException {
    int address = scan.address();
    Duration patience = Duration.ofMillis(waitMillis);
    Reply reply = bus.read(address, PROBE_FUNCTION, 0, 1, patience).reply();
    int damaged = 0;
    for (int i = 1; i < TRIES && reply instanceof Reply.Garbled; i++) {
      damaged++;
      reply = bus.read(address, PROBE_FUNCTION, 0, 1, patience).reply();
    }
    if (!FieldSite.isAnyone(reply)) {
      return damaged == 0 ? scan.silent() : scan.heard(found(scan, "damaged answers", ""));
    }
    if (reply instanceof Reply.Garbled) {
      return scan.heard(
          found(scan, "damaged answers: wrong speed or parity, or two with one address", ""));
    }
    List<KnownModels.Candidate> candidates = models.of(bus, address);
    String what =
        candidates.isEmpty()
            ? "of no known model"
            : candidates.stream()
                .map(each -> each.profile().id())
                .collect(Collectors.joining(" or "));
    String serial =
        candidates.stream().flatMap(each -> each.serial().stream()).findFirst().orElse("");
    LineScan.Found someone = found(scan, what, serial);
    spec.commandLine().getErr().println("  " + line(someone));
    return scan.heard(someone);
  }

  private static LineScan.Found found(LineScan scan, String what, String serial) {
    return new LineScan.Found(scan.baud(), scan.parity(), scan.address(), what, serial);
  }

  private void progress(LineScan scan, int baud, LineSettings.Parity parity) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "%d baud, parity %s: %d of %d asked, %d found"
            .formatted(
                baud,
                parity.name().toLowerCase(Locale.ROOT),
                scan.asked(),
                scan.combinations(),
                scan.found().size()));
    err.flush();
  }

  private void keep(LineScan scan) throws IOException {
    Path file = state;
    if (file != null) {
      RecordFile.writeSafely(file, Json.pretty(scan.json()) + "\n");
    }
  }

  private void show(LineScan scan) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(scan.json()));
    } else {
      scan.found().forEach(each -> out.println(line(each)));
      out.println(
          "%d found, %d of %d asked%s"
              .formatted(
                  scan.found().size(),
                  scan.asked(),
                  scan.combinations(),
                  scan.isDone() ? "" : "; stopped"));
      LineSettings line = port.line();
      if (scan.found().stream()
          .anyMatch(each -> each.baud() != line.baud() || each.parity() != line.parity())) {
        out.println(
            "A line has one speed and one parity: set them in the menu of those that differ, or"
                + " write theirs into the site file if all of the line have the same.");
      }
    }
    out.flush();
  }

  private static String line(LineScan.Found each) {
    return "address %3d  %6d %-5s %s%s"
        .formatted(
            each.address(),
            each.baud(),
            each.parity().name().toLowerCase(Locale.ROOT),
            each.what(),
            each.serial().isEmpty() ? "" : ", serial " + each.serial());
  }
}
