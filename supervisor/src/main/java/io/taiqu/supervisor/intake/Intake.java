package io.taiqu.supervisor.intake;

import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.fleet.Uplinks;
import io.taiqu.supervisor.intake.BoundedMessages.Message;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.transaction.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two ways in, so that a report, which a customer waits for, does not stand behind a month of
 * readings. Readings are verified by several threads and stored by one, all that wait at once in
 * one transaction: the busier it is, the less each costs.
 */
public final class Intake implements Uplinks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final long MOST_URGENT_BYTES = 8 << 20;

  /**
   * After an outage all units send two messages at once, of 32 kB each and of 128 kB at most: 93 MB
   * from twenty thousand meters. What finds no room is sent again only when a unit's patience of 15
   * s ends. In 15 s about as much is stored, so more than this would come twice.
   */
  private static final long MOST_BULK_BYTES = 128 << 20;

  /** Of the heap. */
  private static final int BULK_SHARE = 4;

  /** A record that was read takes some 400 bytes, so these are 26 MB at most. */
  private static final int MOST_RECORDS_OPENED = 65_536;

  private static final int MOST_RECORDS_TOGETHER = 16_384;
  private static final int MOST_OPENERS = 4;

  private final EdgeTrust trust;
  private final EdgeReports reports;
  private final Ingest ingest;
  private final Consumer<Evidence> evidence;
  private final Runnable newerKey;
  private final Alarms alarms;
  private final InstantSource clock;
  private final LongAdder refused;
  private final LongAdder unheard;
  private final BoundedMessages urgent = new BoundedMessages(MOST_URGENT_BYTES);
  private final BoundedMessages bulk =
      new BoundedMessages(Math.min(MOST_BULK_BYTES, Runtime.getRuntime().maxMemory() / BULK_SHARE));
  private final BlockingQueue<ReadingBatch> opened = new LinkedBlockingQueue<>();
  private final Semaphore roomForOpened = new Semaphore(MOST_RECORDS_OPENED);
  private final Map<EdgeId, Message> untilCertificate = new HashMap<>();
  private final List<Thread> threads;

  /**
   * An intake that is not started.
   *
   * @param newerKey called when an edge showed a newer key
   */
  public Intake(
      EdgeTrust trust,
      EdgeReports reports,
      Ingest ingest,
      Consumer<Evidence> evidence,
      Runnable newerKey,
      Alarms alarms,
      InstantSource clock,
      Metrics metrics) {
    this.trust = trust;
    this.reports = reports;
    this.ingest = ingest;
    this.evidence = evidence;
    this.newerKey = newerKey;
    this.alarms = alarms;
    this.clock = clock;
    this.refused =
        metrics.counter("taiqu_uplinks_refused_total", "Messages from edges that were refused");
    this.unheard =
        metrics.counter(
            "taiqu_uplinks_dropped_total", "Messages from edges that found no room and come again");
    metrics.gauge(
        "taiqu_uplinks_waiting",
        "Messages from edges that wait",
        () -> urgent.size() + bulk.size());
    this.threads = new ArrayList<>();
    threads.add(Thread.ofPlatform().name("intake-reports").daemon().unstarted(this::takeReports));
    threads.add(Thread.ofPlatform().name("intake-store").daemon().unstarted(this::storeReadings));
    int openers = Math.min(MOST_OPENERS, Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < openers; i++) {
      threads.add(
          Thread.ofPlatform().name("intake-open-" + i).daemon().unstarted(this::openReadings));
    }
  }

  /** Begins to take. */
  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public boolean offer(String topic, byte[] message) {
    Optional<Topics.Topic> parsed = Topics.parse(topic);
    if (parsed.isEmpty()) {
      refused.increment();
      return true;
    }
    BoundedMessages queue = parsed.get().channel() == Topics.Channel.READINGS ? bulk : urgent;
    boolean taken = queue.offer(new Message(parsed.get(), message));
    if (!taken) {
      unheard.increment();
    }
    return taken;
  }

  private void takeReports() {
    while (true) {
      Message message;
      try {
        message = urgent.take();
      } catch (InterruptedException e) {
        return;
      }
      guarded(message.topic().edge(), () -> take(message));
    }
  }

  /**
   * Does what a unit's message asks for. A bug that it wakes ends no thread, and so not the
   * process: what is retained, or not acknowledged, would come again at the next start and at every
   * one after it, and one unit would stop the station.
   */
  private void guarded(EdgeId edge, Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.error("What unit {} sent was not stored: {}", edge, e.getMessage());
    } catch (RuntimeException bug) {
      LOG.error("What unit {} sent can't be taken in", edge, bug);
      noteBug(edge, bug);
    }
  }

  private void noteBug(EdgeId edge, RuntimeException bug) {
    try {
      refuse(
          edge, AlarmCause.of(AlarmCause.Code.DOCUMENT_NOT_TAKEN, bug.getClass().getSimpleName()));
    } catch (StoreException e) {
      LOG.error("An alarm about unit {} was not stored: {}", edge, e.getMessage());
    }
  }

  private void take(Message message) {
    EdgeId edge = message.topic().edge();
    if (message.topic().channel() == Topics.Channel.CERTIFICATE) {
      takeCertificate(edge, message.bytes());
      return;
    }
    switch (trust.open(message.bytes(), clock.instant())) {
      case Opened.Trusted(EdgeReport report, _, _, _) when report.edge().equals(edge) -> {
        reports.take(report);
        alarms.clear(AlarmKind.DOCUMENT_REFUSED, new AlarmSubject.Edge(edge), clock.instant());
      }
      case Opened.Trusted(Evidence shown, _, _, _) when shown.edge().equals(edge) ->
          evidence.accept(shown);
      case Opened.Trusted(var document, _, _, _) -> refuse(edge, outOfPlace(document));
      case Opened.Refused(Opened.Reason reason, _) when reason == Opened.Reason.UNKNOWN_KEY ->
          // Certificate and report are both retained, and arrive in any order.
          untilCertificate.put(edge, message);
      case Opened.Refused(Opened.Reason reason, String detail) ->
          refuse(edge, AlarmCause.of(AlarmCause.Code.DOCUMENT_NOT_TRUSTED, reason, detail));
    }
  }

  private void takeCertificate(EdgeId edge, byte[] certificate) {
    switch (trust.learn(edge, certificate)) {
      case EdgeTrust.Learnt.Refused(String cause) -> {
        refuse(edge, AlarmCause.of(AlarmCause.Code.CERTIFICATE_NOT_TRUSTED, cause));
        return;
      }
      // Tariffs and policies name the epoch of the edge's key, so they are issued anew.
      case EdgeTrust.Learnt.Newer _ -> newerKey.run();
      case EdgeTrust.Learnt.Known _ -> {}
    }
    Message waiting = untilCertificate.remove(edge);
    if (waiting != null) {
      take(waiting);
    }
  }

  private void openReadings() {
    while (true) {
      try {
        Message message = bulk.take();
        List<ReadingBatch> batches = new ArrayList<>();
        guarded(message.topic().edge(), () -> open(message).ifPresent(batches::add));
        for (ReadingBatch batch : batches) {
          roomForOpened.acquire(recordsOf(batch));
          opened.put(batch);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void storeReadings() {
    List<ReadingBatch> batches = new ArrayList<>();
    while (true) {
      try {
        batches.clear();
        ReadingBatch next = opened.take();
        int records = 0;
        while (next != null) {
          batches.add(next);
          roomForOpened.release(recordsOf(next));
          records += recordsOf(next);
          next = records < MOST_RECORDS_TOGETHER ? opened.poll() : null;
        }
        store(batches);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void store(List<ReadingBatch> batches) {
    try {
      ingest.take(batches);
    } catch (StoreException e) {
      LOG.error("Readings were not stored, and will come again: {}", e.getMessage());
    } catch (RuntimeException bug) {
      // One of them woke it: the others must not wait for it.
      LOG.warn("{} messages of readings are stored one by one: {}", batches.size(), bug.toString());
      for (ReadingBatch batch : batches) {
        guarded(batch.edge(), () -> ingest.take(List.of(batch)));
      }
    }
  }

  /** A batch of the most records that its blocks can hold fits into the room as a whole. */
  private static int recordsOf(ReadingBatch batch) {
    return batch.blocks().stream().mapToInt(ReadingBlock::count).sum();
  }

  private Optional<ReadingBatch> open(Message message) {
    EdgeId edge = message.topic().edge();
    return switch (trust.open(message.bytes(), clock.instant())) {
      case Opened.Trusted(ReadingBatch batch, _, _, _) when batch.edge().equals(edge) ->
          Optional.of(batch);
      case Opened.Trusted(Uplink document, _, _, _) -> {
        refuse(edge, outOfPlace(document));
        yield Optional.empty();
      }
      case Opened.Trusted _ -> Optional.empty();
      case Opened.Refused(Opened.Reason reason, String detail) -> {
        if (reason != Opened.Reason.UNKNOWN_KEY) {
          refuse(edge, AlarmCause.of(AlarmCause.Code.DOCUMENT_NOT_TRUSTED, reason, detail));
        }
        yield Optional.empty();
      }
    };
  }

  private static AlarmCause outOfPlace(Document document) {
    return AlarmCause.of(
        AlarmCause.Code.DOCUMENT_OUT_OF_PLACE, document.getClass().getSimpleName());
  }

  private void refuse(EdgeId edge, AlarmCause cause) {
    refused.increment();
    alarms.raise(AlarmKind.DOCUMENT_REFUSED, new AlarmSubject.Edge(edge), cause, clock.instant());
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
