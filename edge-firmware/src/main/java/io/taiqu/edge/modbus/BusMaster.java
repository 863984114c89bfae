package io.taiqu.edge.modbus;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.MeterBus;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one who talks on a bus. Sweeps all meters again and again and, between two transactions,
 * lets more urgent work go first. Nothing but the bus happens on its thread: results are offered to
 * the inbox and forgotten; what the inbox refuses, the next sweep brings again.
 */
public final class BusMaster implements Runnable, AutoCloseable, MeterRead.Finished {
  private static final Logger LOG = LoggerFactory.getLogger(BusMaster.class);
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long LONGEST_REOPEN_NANOS = 10 * SECOND_NANOS;

  /**
   * How long the line is kept free at most for what a deciding read leads to: a commit to the
   * ledger, which a slow card makes long, and the relay's write. It happens once for an opening.
   */
  private static final long LONGEST_DECISION_NANOS = SECOND_NANOS / 4;

  /**
   * The same for a read that is only paced. It may be the first to show that the credit is used up,
   * and a long transaction would begin before the read that decides.
   */
  private static final long LONGEST_LOOK_NANOS = SECOND_NANOS / 20;

  private final String name;
  private final LineSettings line;
  private final BusTransport transport;
  private final BusSchedule schedule;
  private final Inbox inbox;
  private final InstantSource clock;
  private final BusExchange exchange;
  private final BusCounters counters;
  private final Map<SupplyPointId, MeterDevice> devices = new LinkedHashMap<>();
  private final List<SweepListener> listeners = new ArrayList<>();
  private final TaskQueue queue = new TaskQueue();
  private final AtomicLong urgent = new AtomicLong();

  private volatile boolean stopped;
  private volatile @Nullable Thread owner;
  private volatile long decidedNanos;
  private long heldFor;
  private long heldUntil;
  private boolean lineUp;
  private long reopenAt;
  private long reopenPause = SECOND_NANOS;
  private boolean sweeping;
  private long cycle;
  private long sweepStarted;
  private long sweepDue;
  private int inSweep;
  private boolean probed;

  /** Told on the bus's thread when a sweep has ended; may submit diagnostics, must not block. */
  interface SweepListener {
    void sweepEnded();
  }

  /** A master for these meters; the supply meter is put in the middle of the sweep. */
  public BusMaster(
      String name,
      LineSettings line,
      BusTransport transport,
      List<BusMeter> meters,
      BusSchedule schedule,
      Inbox inbox,
      InstantSource clock) {
    this(name, line, transport, Framing.RTU, meters, schedule, inbox, clock);
  }

  /** A master whose line may be behind a gateway. */
  public BusMaster(
      String name,
      LineSettings line,
      BusTransport transport,
      Framing framing,
      List<BusMeter> meters,
      BusSchedule schedule,
      Inbox inbox,
      InstantSource clock) {
    this.name = name;
    this.line = line;
    this.transport = transport;
    this.schedule = schedule;
    this.inbox = inbox;
    this.clock = clock;
    this.exchange = framing.exchange(transport, line);
    long now = transport.nanoTime();
    this.counters = new BusCounters(now);
    for (BusMeter meter : supplyInTheMiddle(meters)) {
      devices.put(
          meter.point(), new MeterDevice(meter, line, schedule.identityEvery().toNanos(), now));
    }
    this.decidedNanos = now;
    this.heldFor = now;
    this.heldUntil = now;
    this.reopenAt = now;
    this.sweepDue = now;
    this.sweepStarted = now;
  }

  private static List<BusMeter> supplyInTheMiddle(List<BusMeter> meters) {
    List<BusMeter> ordered =
        new ArrayList<>(meters.stream().filter(meter -> !meter.supply()).toList());
    ordered.addAll(ordered.size() / 2, meters.stream().filter(BusMeter::supply).toList());
    return ordered;
  }

  /** The meter's device, for work that concerns it; the meter must be on this bus. */
  MeterDevice device(SupplyPointId point) {
    MeterDevice device = devices.get(point);
    if (device == null) {
      throw new IllegalArgumentException("supply point " + point + " has no meter on bus " + name);
    }
    return device;
  }

  /** A device on this bus that is not a meter. */
  Responder responder(int unit, MeterProfile.Limits limits) {
    return new Responder(unit, limits, transport.nanoTime());
  }

  void onSweepEnd(SweepListener listener) {
    listeners.add(listener);
  }

  long nanoTime() {
    return transport.nanoTime();
  }

  LineSettings line() {
    return line;
  }

  Inbox inbox() {
    return inbox;
  }

  /**
   * Reads this meter's billing register before everything but relay writes and what is more urgent;
   * once, however often it is asked for before that is done. Of a meter that is set aside the read
   * that decides is made when a probe is due, and others are left to the sweep's probes. Any
   * thread.
   */
  public void readNow(SupplyPointId point, MeterBus.Urgency urgency) {
    MeterDevice device = device(point);
    Priority priority =
        switch (urgency) {
          case DECIDING -> Priority.DECIDING_READ;
          case PACED -> Priority.PACED_READ;
        };
    boolean probesDo = priority != Priority.DECIDING_READ && device.responder().setAside();
    if (!probesDo && device.urgentReads().add(priority)) {
      submit(
          priority,
          new MeterRead(device, MeterRead.Extent.REGISTER, clock, transport.nanoTime(), this));
    }
  }

  /** What follows from an urgent read of this time was submitted. Any thread. */
  public void decided(long readNanos) {
    decidedNanos = readNanos;
    wake();
  }

  private void wake() {
    urgent.incrementAndGet();
    LockSupport.unpark(owner);
  }

  /** Adds work from any thread and wakes the bus if it is idle. */
  void submit(Priority priority, BusTask task) {
    queue.add(priority, task);
    wake();
  }

  @Override
  public void run() {
    owner = Thread.currentThread();
    while (!stopped) {
      long seen = urgent.get();
      long due = step();
      long left = due - transport.nanoTime();
      if (left > 0 && seen == urgent.get() && !stopped) {
        LockSupport.parkNanos(this, left);
      }
    }
    transport.close();
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(owner);
  }

  /**
   * Makes at most one transaction; returns the monotonic time at which there is something to do.
   * Owner thread only.
   */
  long step() {
    long now = transport.nanoTime();
    beginSweepIfDue(now);
    if (!lineUp && !openLine(now)) {
      answerWithoutLine();
      endSweepIfDone(now);
      return Math.min(reopenAt, sweepDue);
    }
    boolean deciding = heldUntil - now > 0 && decidedNanos - heldFor < 0;
    for (Priority priority : Priority.values()) {
      if (deciding && priority.compareTo(Priority.DECIDING_READ) > 0) {
        return queue.nextReady(Priority.DECIDING_READ, heldUntil);
      }
      Optional<BusTask> task = ready(priority, now);
      if (task.isPresent()) {
        transact(priority, task.get());
        return transport.nanoTime();
      }
    }
    return queue.nextReady(Priority.DIAGNOSTICS, sweeping ? now + SECOND_NANOS : sweepDue);
  }

  private Optional<BusTask> ready(Priority priority, long now) {
    // Without a pause between sweeps diagnostics would never come: they have their turn when a
    // sweep has ended.
    return priority == Priority.DIAGNOSTICS && sweeping
        ? Optional.empty()
        : queue.takeReady(priority, now);
  }

  private void transact(Priority priority, BusTask task) {
    Reply reply;
    try {
      reply = exchange.transact(task.request(), task.responder().timeoutNanos());
    } catch (IOException e) {
      loseLine(e);
      reply = new Reply.LineDown(String.valueOf(e.getMessage()));
    }
    long now = transport.nanoTime();
    counters.count(task.responder().unit(), reply, exchange.strayBefore(), exchange.echoing(), now);
    task.responder().note(reply, now);
    finish(priority, task, reply, now);
    endSweepIfDone(now);
  }

  private void finish(Priority priority, BusTask task, Reply reply, long now) {
    boolean more = task.take(reply, now);
    if (!more && task instanceof MeterRead read) {
      read.device().urgentReads().remove(priority);
    }
    if (priority == Priority.RELAY_WRITE) {
      heldUntil = now;
    } else if (!more && reply instanceof Reply.Answered && task instanceof MeterRead read) {
      keepFree(priority, read.takenNanos(), now);
    }
    if (!more) {
      inSweep -= priority == Priority.SWEEP ? 1 : 0;
    } else if (priority == Priority.SWEEP && task.responder().readyAt() - now > 0) {
      // The device needs a pause: the others' turn meanwhile.
      queue.add(priority, task);
    } else {
      queue.resume(priority, task);
    }
  }

  private void keepFree(Priority priority, long readNanos, long now) {
    long longest =
        switch (priority) {
          case DECIDING_READ -> LONGEST_DECISION_NANOS;
          case PACED_READ -> LONGEST_LOOK_NANOS;
          case RELAY_WRITE, SWEEP, DIAGNOSTICS -> 0;
        };
    if (longest > 0) {
      heldFor = readNanos;
      heldUntil = now + longest;
    }
  }

  private void beginSweepIfDue(long now) {
    boolean diagnosticsTurn =
        schedule.pollEvery().isZero() && lineUp && !queue.isEmpty(Priority.DIAGNOSTICS);
    if (sweeping || now - sweepDue < 0 || diagnosticsTurn) {
      return;
    }
    sweeping = true;
    probed = false;
    cycle++;
    sweepStarted = now;
    // A line that is down would otherwise be "swept" without end.
    sweepDue = now + Math.max(schedule.pollEvery().toNanos(), lineUp ? 0 : SECOND_NANOS);
    for (MeterDevice device : devices.values()) {
      enqueue(device, now);
    }
    endSweepIfDone(now);
  }

  private void enqueue(MeterDevice device, long now) {
    if (device.responder().setAside()) {
      if (probed
          || !device.responder().worthAsking(now)
          || device.urgentReads().contains(Priority.DECIDING_READ)) {
        failed(device, Cause.SET_ASIDE, now);
        return;
      }
      probed = true;
    }
    inSweep++;
    queue.add(Priority.SWEEP, new MeterRead(device, MeterRead.Extent.EVERYTHING, clock, now, this));
  }

  private void endSweepIfDone(long now) {
    if (sweeping && inSweep == 0) {
      sweeping = false;
      // Every meter is read once from here to the start of the next sweep, which a pause may delay.
      inbox.offer(new Input.SweepCompleted(name, cycle, sweepStarted, Math.max(now, sweepDue)));
      counters.sweepEnded(now - sweepStarted, exchange.wireNanos());
      listeners.forEach(SweepListener::sweepEnded);
    }
  }

  private boolean openLine(long now) {
    if (now - reopenAt < 0) {
      return false;
    }
    try {
      transport.open();
    } catch (IOException e) {
      if (counters.lineProblem().isEmpty()) {
        LOG.warn(
            "Bus {}: its meters are not read until it is back, which is tried by itself: {}",
            name,
            e.getMessage());
      }
      counters.lineDown(String.valueOf(e.getMessage()));
      reopenAt = now + reopenPause;
      reopenPause = Math.min(2 * reopenPause, LONGEST_REOPEN_NANOS);
      return false;
    }
    LOG.info(
        "Bus {}: {} is open at {} baud, {} meters.",
        name,
        line.port(),
        line.baud(),
        devices.size());
    counters.lineUp();
    lineUp = true;
    exchange.lineOpened();
    reopenPause = SECOND_NANOS;
    devices.values().forEach(device -> device.askIdentityAgain(now));
    return true;
  }

  private void loseLine(IOException cause) {
    LOG.warn(
        "Bus {}: its meters are not read until it is back, which is tried by itself: {}",
        name,
        cause.getMessage());
    counters.lineDown(String.valueOf(cause.getMessage()));
    transport.close();
    lineUp = false;
    reopenAt = transport.nanoTime() + SECOND_NANOS;
  }

  private void answerWithoutLine() {
    Reply down = new Reply.LineDown(counters.lineProblem().orElse("the port is closed"));
    for (Priority priority : Priority.values()) {
      Optional<BusTask> task = queue.takeAny(priority);
      while (task.isPresent()) {
        long now = transport.nanoTime();
        task.get().responder().note(down, now);
        finish(priority, task.get(), down, now);
        task = queue.takeAny(priority);
      }
    }
  }

  @Override
  public void complete(
      MeterDevice device,
      RegisterImage image,
      MeterRead.Extent extent,
      boolean identityAsked,
      Instant takenAt,
      long takenNanos) {
    Sample sample =
        switch (extent) {
          case EVERYTHING -> {
            device.tellRelay(image);
            yield device.sample(image, identityAsked, takenAt, takenNanos);
          }
          case REGISTER -> device.registerSample(image, identityAsked, takenAt, takenNanos);
        };
    switch (sample) {
      case Sample.Answer answer when identityAsked -> device.identityAnswered(answer, takenNanos);
      case Sample.Answer _ -> {}
      // What the meter said of itself is lost with the values.
      case Sample.Failed _ -> device.askIdentityAgain(takenNanos);
    }
    inbox.offer(new Input.MeterSampled(device.meter().point(), sample));
  }

  @Override
  public void failed(MeterDevice device, Cause cause, long now) {
    inbox.offer(
        new Input.MeterSampled(
            device.meter().point(), new Sample.Failed(cause, clock.instant(), now)));
  }

  /** How the bus is doing; any thread. */
  public BusCounters counters() {
    return counters;
  }

  /** The bus's name in the site file. */
  public String name() {
    return name;
  }
}
