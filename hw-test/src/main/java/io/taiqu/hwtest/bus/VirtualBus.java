package io.taiqu.hwtest.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Wire} with virtual stations behind a terminal: a new pseudo-terminal for a master on
 * this machine, or a real serial port for a master elsewhere. One thread serves it, asleep unless a
 * byte is due; deadlines are absolute, so that delays of the machine never add up.
 */
public final class VirtualBus implements AutoCloseable {

  private static final long IDLE_NANOS = 50_000_000L;

  /** Waking a thread takes about this long, so that the last stretch before a deadline spins. */
  private static final long SPIN_NANOS = 20_000L;

  private final String name;
  private final String path;
  private final Wire wire;
  private final Tty tty;
  private final @Nullable Tty heldOpen;
  private final @Nullable Path link;
  private final Thread thread;
  private volatile boolean closing;
  private volatile BusCounters counters = BusCounters.ZERO;
  private volatile @Nullable Throwable failure;

  private VirtualBus(
      String name, String path, Wire wire, Tty tty, @Nullable Tty heldOpen, @Nullable Path link) {
    this.name = name;
    this.path = path;
    this.wire = wire;
    this.tty = tty;
    this.heldOpen = heldOpen;
    this.link = link;
    this.thread = Thread.ofPlatform().daemon().name("bus-" + name).unstarted(this::serve);
  }

  /** How a bus is to be made. Every part but the line has a default. */
  public static final class Plan {

    private final LineSettings line;
    private String name = "rs485";
    private Pacing pacing = Pacing.SIMULATED;
    private SilencePolicy silencePolicy = SilencePolicy.COUNT;
    private FaultPlan faults = FaultPlan.none();
    private ByteTrace trace = ByteTrace.none();
    private boolean echo;

    private Plan(LineSettings line) {
      this.line = line;
    }

    /** Name of the bus in the names of threads. */
    public Plan named(String name) {
      this.name = name;
      return this;
    }

    /** How bytes are held back on a pseudo-terminal; a real port ignores it. */
    public Plan paced(Pacing pacing) {
      this.pacing = pacing;
      return this;
    }

    /** What stations do when the master does not keep t3.5. */
    public Plan onShortSilence(SilencePolicy policy) {
      this.silencePolicy = policy;
      return this;
    }

    /** What goes wrong. */
    public Plan faults(FaultPlan faults) {
      this.faults = faults;
      return this;
    }

    /** The master hears what it sends. */
    public Plan echoing() {
      this.echo = true;
      return this;
    }

    /** Who hears each byte. */
    public Plan trace(ByteTrace trace) {
      this.trace = trace;
      return this;
    }

    /** Opens a new pseudo-terminal and serves it; the master opens {@link VirtualBus#path()}. */
    public VirtualBus openPty() {
      return openPty(null);
    }

    /**
     * Opens a new pseudo-terminal and serves it.
     *
     * @param link where to put a symbolic link to the terminal; one left behind is replaced
     */
    public VirtualBus openPty(@Nullable Path link) {
      try {
        Tty master = Tty.openMaster();
        String slave = master.slavePath();
        // Held open so that a master which closes its port leaves neither a hang-up nor settings
        // of its own behind.
        Tty held = Tty.open(slave);
        held.configure(line);
        if (link != null) {
          point(link, Path.of(slave));
        }
        return started(new VirtualBus(name, slave, wire(pacing), master, held, link));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Opens a real serial port and serves it. */
    public VirtualBus openPort(Path port) {
      try {
        Tty tty = Tty.open(port.toString());
        tty.configure(line);
        Wire wire = wire(Pacing.BY_HARDWARE);
        return started(new VirtualBus(name, port.toString(), wire, tty, null, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Wire wire(Pacing pacing) {
      return new Wire(line, pacing, silencePolicy, faults, trace, echo);
    }

    private static VirtualBus started(VirtualBus bus) {
      bus.thread.start();
      return bus;
    }
  }

  /** Begins the plan of a bus. */
  public static Plan on(LineSettings line) {
    return new Plan(line);
  }

  /** Puts a station with quick timing on the bus, now or while it runs. */
  public VirtualBus attach(Station station) {
    return attach(station, StationTiming.QUICK);
  }

  /** Puts a station on the bus, now or while it runs. */
  public VirtualBus attach(Station station, StationTiming timing) {
    wire.attach(station, timing);
    return this;
  }

  /** Takes a station off the bus. */
  public void detach(Station station) {
    wire.detach(station);
  }

  /** Path of the terminal that the master opens, or of the port served. */
  public String path() {
    return path;
  }

  /** What has happened so far. */
  public BusCounters counters() {
    return counters;
  }

  /** Fails if the bus thread has died, which is never a fault of the master. */
  public void assertServing() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("bus " + name + " stopped", cause);
    }
  }

  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      tty.close();
      if (heldOpen != null) {
        heldOpen.close();
      }
      if (link != null && Files.isSymbolicLink(link)) {
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    byte[] incoming = new byte[512];
    Wire.Receiver receiver = this::write;
    try {
      Tty.sharpenTimers();
      while (!closing) {
        wire.advance(System.nanoTime(), receiver);
        counters = wire.counters();
        long deadline = wire.nextDeadline();
        long wait = deadline == Wire.NEVER ? IDLE_NANOS : deadline - System.nanoTime();
        if (wait <= SPIN_NANOS) {
          while (deadline - System.nanoTime() > 0) {
            Thread.onSpinWait();
          }
        } else if (tty.awaitReadable(Math.min(wait - SPIN_NANOS, IDLE_NANOS))) {
          int count = tty.read(incoming);
          if (count > 0) {
            wire.masterSent(incoming, count, System.nanoTime(), receiver);
          }
        }
      }
    } catch (IOException e) {
      failure = e;
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  private void write(byte[] answer, int from, int to) {
    try {
      tty.write(answer, from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void point(Path link, Path target) throws IOException {
    if (Files.isSymbolicLink(link)) {
      Files.delete(link);
    } else if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(link + " exists and is not a symbolic link");
    }
    Files.createSymbolicLink(link, target);
  }
}
