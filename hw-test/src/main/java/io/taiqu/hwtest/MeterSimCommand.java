package io.taiqu.hwtest;

import io.taiqu.hwtest.bus.BusCounters;
import io.taiqu.hwtest.bus.Fault;
import io.taiqu.hwtest.bus.FaultPlan;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.Parity;
import io.taiqu.hwtest.bus.SilencePolicy;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.LatchingSwitch;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.RelayBoard;
import io.taiqu.hwtest.device.SteadyLoad;
import io.taiqu.hwtest.device.VirtualMeter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taiqu meter-sim}: serves virtual meters to any Modbus RTU master. */
@Command(
    name = "meter-sim",
    mixinStandardHelpOptions = true,
    description = {
      "Serves virtual meters on an RS-485 bus with the timing of a real one.",
      "在一条虚拟 RS-485 总线上提供虚拟电表，时序与真实总线一致。",
    },
    footer = {
      "",
      "Example:",
      "  taiqu meter-sim --link /tmp/bus0 --baud 9600 --meter sdm120:1 --meter ddsu666:2",
      "  mbpoll -m rtu -b 9600 -P none -a 1 -t 3:float -B -0 -r 0 -c 1 -1 /tmp/bus0",
    })
public final class MeterSimCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup private @Nullable Place place;

  /** Where the bus is. */
  static final class Place {
    @Option(
        names = "--link",
        paramLabel = "PATH",
        description = "Make a new pseudo-terminal and put a symbolic link to it here.")
    @Nullable Path link;

    @Option(
        names = "--port",
        paramLabel = "DEVICE",
        description = "Serve on this serial port instead, such as /dev/ttyUSB0.")
    @Nullable Path port;
  }

  @Option(
      names = "--meter",
      paramLabel = "MODEL:ADDRESS[:SERIAL]",
      description = "A meter on the bus; may be given many times. --list tells the models.")
  private List<String> meters = new ArrayList<>();

  @Option(
      names = "--relay-board",
      paramLabel = "ADDRESS",
      description = "A KMTronic board of eight relays on the bus; may be given many times.")
  private List<Integer> boards = new ArrayList<>();

  @Option(names = "--baud", defaultValue = "9600", description = "Bits per second (9600).")
  private int baud;

  @Option(names = "--parity", defaultValue = "none", description = "none, even or odd (none).")
  private Parity parity = Parity.NONE;

  @Option(names = "--stop-bits", defaultValue = "1", description = "1 or 2 (1).")
  private int stopBits;

  @Option(
      names = "--load",
      paramLabel = "WATTS",
      defaultValue = "1500",
      description = "Power behind each meter (1500).")
  private double watts;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "How much faster than the clock energy counts (1).")
  private int speed;

  @Option(
      names = "--fault-rate",
      paramLabel = "0..1",
      defaultValue = "0",
      description = "Share of answers that go wrong in some way (0).")
  private double faultRate;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the faults (1).")
  private long seed;

  @Option(
      names = "--strict",
      description = "Stations ignore frames that begin less than t3.5 after the last byte.")
  private boolean strict;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End after this long; 0 runs until interrupted (0).")
  private long seconds;

  @Option(names = "--list", description = "Tell the models and end.")
  private boolean list;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = out();
    if (list) {
      MeterModel.all().forEach(m -> out.printf("%-20s  %s%n", m.name(), m.description()));
      out.printf("%-20s  %s%n", "--relay-board", "KMTronic, 8 relays, coils from 0");
      return 0;
    }
    if (meters.isEmpty() && boards.isEmpty()) {
      throw refusal("nothing to serve: give at least one --meter or --relay-board");
    }
    LineSettings line = line();
    List<VirtualMeter> served = meters.stream().map(this::meter).toList();
    refuseSharedAddresses(served);
    try (VirtualBus bus = open(line)) {
      for (VirtualMeter meter : served) {
        bus.attach(meter, meter.model().timing());
        out.printf(
            "%-20s  address %3d  serial %s%n",
            meter.model().name(), meter.address(), meter.setup().serial());
      }
      for (int address : boards) {
        List<LatchingSwitch> contacts =
            IntStream.range(0, RelayBoard.CHANNELS)
                .mapToObj(channel -> contact(address, channel))
                .toList();
        bus.attach(new RelayBoard(address, contacts));
        out.printf("%-20s  address %3d%n", "relay board", address);
      }
      out.printf("Serving on %s at %s. Ctrl-C ends it.%n", shownPath(bus), line);
      out.flush();
      CountDownLatch end = new CountDownLatch(1);
      Thread onInterrupt = new Thread(() -> end(end, bus), "end");
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      if (seconds > 0) {
        boolean _ = end.await(seconds, TimeUnit.SECONDS);
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      } else {
        end.await();
      }
      report(bus.counters());
    }
    return 0;
  }

  private void end(CountDownLatch end, VirtualBus bus) {
    end.countDown();
    report(bus.counters());
    bus.close();
  }

  private void report(BusCounters counters) {
    out()
        .printf(
            "%d requests, %d answers, %d bad frames, %d frames within t3.5 of the last byte%n",
            counters.requests(),
            counters.answers(),
            counters.badFrames(),
            counters.silenceViolations());
    out().flush();
  }

  private VirtualBus open(LineSettings line) {
    VirtualBus.Plan plan =
        VirtualBus.on(line)
            .onShortSilence(strict ? SilencePolicy.DROP : SilencePolicy.COUNT)
            .faults(
                faultRate == 0
                    ? FaultPlan.none()
                    : FaultPlan.seeded(
                        seed,
                        faultRate,
                        new Fault.WrongChecksum(),
                        new Fault.ExceptionAnswer(6),
                        new Fault.Silence(),
                        new Fault.Truncated(5),
                        new Fault.Late(Duration.ofMillis(700)),
                        new Fault.Noise(3),
                        new Fault.FlippedBits(2, seed),
                        new Fault.Burst(12, seed),
                        new Fault.LostBytes(2, seed),
                        new Fault.Twice(Duration.ofMillis(8))));
    Place where = place;
    try {
      return where != null && where.port != null
          ? plan.openPort(where.port)
          : plan.openPty(where == null ? null : where.link);
    } catch (UncheckedIOException e) {
      throw refusal("cannot open the bus: " + e.getMessage());
    }
  }

  private Object shownPath(VirtualBus bus) {
    return place != null && place.link != null ? place.link : bus.path();
  }

  private LineSettings line() {
    try {
      return new LineSettings(baud, parity, stopBits);
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private VirtualMeter meter(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length < 2) {
      throw refusal("--meter takes MODEL:ADDRESS[:SERIAL], not " + text);
    }
    try {
      MeterModel model = MeterModel.named(parts[0]);
      int address = Integer.parseInt(parts[1]);
      String serial = parts.length == 3 ? parts[2] : Integer.toString(20_260_000 + address);
      long began = System.nanoTime();
      SteadyLoad load =
          new SteadyLoad(
              watts, 230, 0.95, model.phases(), () -> (System.nanoTime() - began) * speed);
      return new VirtualMeter(model, MeterSetup.at(address, serial), load);
    } catch (IllegalArgumentException e) {
      throw refusal("--meter " + text + ": " + e.getMessage());
    }
  }

  private LatchingSwitch contact(int address, int channel) {
    return new LatchingSwitch(
        false,
        closed -> {
          out().printf("board %d relay %d %s%n", address, channel, closed ? "closed" : "opened");
          out().flush();
        });
  }

  private void refuseSharedAddresses(List<VirtualMeter> served) {
    Set<Integer> taken = new HashSet<>();
    List<Integer> all = new ArrayList<>(boards);
    served.forEach(meter -> all.add(meter.address()));
    for (int address : all) {
      if (!taken.add(address)) {
        throw refusal("two stations with address " + address);
      }
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(commandSpec().commandLine(), message);
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private CommandSpec commandSpec() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return present;
  }
}
