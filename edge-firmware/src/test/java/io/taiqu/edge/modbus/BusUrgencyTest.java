package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.runtime.MeterBus.Urgency;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.MeterRegister;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What goes before the sweep, and what waits for what follows from it. */
class BusUrgencyTest extends MeteredLine {
  @Test
  void urgentReadGoesBeforeTheSweep() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    bus.readNow(point(7), Urgency.PACED);
    int before = line.sent.size();
    run(bus, Duration.ofMillis(200));
    assertEquals(7, line.sent.get(before).unit());
  }

  @Test
  void urgentReadFetchesTheBillingRegisterAlone() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(2), Duration.ofSeconds(60));
    run(bus, Duration.ofSeconds(65));
    int before = line.sent.size();
    bus.readNow(point(2), Urgency.PACED);
    run(bus, Duration.ofSeconds(1));
    assertEquals(before + 1, line.sent.size());
    Sample.RegisterRead read = assertInstanceOf(Sample.RegisterRead.class, samples(2).getLast());
    assertEquals(new MeterRegister(100_000, 0), read.register());
    assertEquals(new SerialProbe.NotAsked(), read.serial());
  }

  @Test
  void urgentReadAfterAFailedOneAsksWhoAnswers() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(2), Duration.ofSeconds(60));
    run(bus, Duration.ofSeconds(5));
    for (int i = 0; i < 2; i++) {
      line.faults.add(frame -> {
        frame[4] ^= 4;
        return frame;
      });
    }
    bus.readNow(point(2), Urgency.DECIDING);
    run(bus, Duration.ofSeconds(2));
    assertInstanceOf(Sample.Failed.class, samples(2).getLast());
    bus.readNow(point(2), Urgency.DECIDING);
    run(bus, Duration.ofSeconds(2));
    Sample.RegisterRead read = assertInstanceOf(Sample.RegisterRead.class, samples(2).getLast());
    assertEquals(new SerialProbe.Answered(new MeterSerial("1002")), read.serial());
  }

  @Test
  void decidingReadGoesBeforeThoseThatAreOnlyPaced() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    for (int unit = 2; unit <= 9; unit++) {
      bus.readNow(point(unit), Urgency.PACED);
    }
    bus.readNow(point(9), Urgency.DECIDING);
    int before = line.sent.size();
    run(bus, Duration.ofMillis(100));
    assertEquals(9, line.sent.get(before).unit());
  }

  @Test
  void afterADecidingReadTheLineIsKeptFreeForTheRelay() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    bus.readNow(point(7), Urgency.DECIDING);
    int before = samples(7).size();
    while (samples(7).size() == before) {
      line.waitUntil(bus.step());
    }
    long decided = line.nanoTime();
    int sent = line.sent.size();
    // The decision takes as long as a slow card needs to commit.
    run(bus, Duration.ofMillis(200));
    assertEquals(sent, line.sent.size());
    List<Long> asked = new ArrayList<>();
    bus.submit(
        Priority.RELAY_WRITE,
        new BusTask() {
          @Override
          public Responder responder() {
            return bus.device(point(3)).responder();
          }

          @Override
          public ModbusRequest request() {
            asked.add(line.nanoTime());
            return FieldBus.readRequest(3, 0xFC01, 1);
          }

          @Override
          public boolean take(Reply reply, long now) {
            return false;
          }
        });
    run(bus, Duration.ofSeconds(1));
    assertTrue(asked.getFirst() - decided < SECOND / 4, asked + " after " + decided);
    assertTrue(line.sent.size() > sent + 5, "the sweep goes on after it");
  }

  /** A customer's first read below the limit is seldom the one that was asked for as deciding. */
  @Test
  void afterAPacedReadTheLineIsKeptFreeUntilItIsKnownWhatFollows()
      throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    bus.readNow(point(7), Urgency.PACED);
    int before = samples(7).size();
    while (samples(7).size() == before) {
      line.waitUntil(bus.step());
    }
    int sent = line.sent.size();
    run(bus, Duration.ofMillis(10));
    assertEquals(sent, line.sent.size());
    bus.readNow(point(7), Urgency.DECIDING);
    bus.decided(point7Read());
    run(bus, Duration.ofMillis(30));
    assertEquals(7, line.sent.get(sent).unit(), "nothing came between");
  }

  private long point7Read() {
    return samples(7).getLast().monotonicNanos();
  }

  @Test
  void lineGoesOnAsSoonAsNothingFollowsFromAnUrgentRead() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    for (Urgency urgency : Urgency.values()) {
      bus.readNow(point(7), urgency);
      int before = samples(7).size();
      while (samples(7).size() == before) {
        line.waitUntil(bus.step());
      }
      int sent = line.sent.size();
      bus.decided(point7Read() - 1);
      run(bus, Duration.ofMillis(5));
      assertEquals(sent, line.sent.size(), "an earlier read of this line was decided on");
      bus.decided(point7Read());
      run(bus, Duration.ofMillis(5));
      assertTrue(line.sent.size() > sent, urgency + ": the sweep goes on");
      run(bus, Duration.ofSeconds(1));
    }
  }

  @Test
  void readingsOfAMeterNeverGoBackInTimeAlthoughAnUrgentReadGoesBetweenTwoBlocks()
      throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      bus.readNow(point(2), Urgency.PACED);
      run(bus, Duration.ofMillis(random.nextInt(20, 120)));
    }
    long last = 0;
    int complete = 0;
    for (Sample sample : samples(2)) {
      assertTrue(sample.monotonicNanos() > last, "after " + last + ": " + sample);
      last = sample.monotonicNanos();
      complete += sample instanceof Sample.Read ? 1 : 0;
    }
    assertTrue(complete > 10, "only " + complete + " complete reads");
  }

  @Test
  void lineThatNobodyWritesToAfterADecidingReadGoesOn() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    bus.readNow(point(7), Urgency.DECIDING);
    int before = line.sent.size();
    run(bus, Duration.ofSeconds(1));
    assertTrue(line.sent.size() > before + 5, line.sent.size() + " after " + before);
  }

  @Test
  void urgentReadThatIsAskedForTwiceIsMadeOnce() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(60));
    run(bus, Duration.ofSeconds(5));
    int before = samples(2).size();
    for (int i = 0; i < 5; i++) {
      bus.readNow(point(2), Urgency.PACED);
    }
    run(bus, Duration.ofSeconds(2));
    assertEquals(before + 1, samples(2).size());
    bus.readNow(point(2), Urgency.PACED);
    run(bus, Duration.ofSeconds(2));
    assertEquals(before + 2, samples(2).size());
  }

  @Test
  void meterThatIsSetAsideIsNotReadMoreOftenBecauseOfItsPace() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(60));
    line.stations.remove(2);
    run(bus, Duration.ofSeconds(65));
    int before = line.sent.size();
    bus.readNow(point(2), Urgency.PACED);
    run(bus, Duration.ofSeconds(2));
    assertEquals(before, line.sent.size());
  }

  /** Two answers lost in a row: the next sweep would be a minute away. */
  @Test
  void decidingReadOfAMeterThatIsSetAsideIsItsProbe() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(60));
    run(bus, Duration.ofSeconds(65));
    VirtualLine.Station station = Objects.requireNonNull(line.stations.remove(2));
    for (int i = 0; i < 2; i++) {
      bus.readNow(point(2), Urgency.DECIDING);
      run(bus, Duration.ofSeconds(1));
    }
    assertTrue(bus.device(point(2)).responder().setAside());
    line.stations.put(2, station);
    int before = samples(2).size();
    bus.readNow(point(2), Urgency.DECIDING);
    run(bus, Duration.ofSeconds(1));
    assertEquals(before + 1, samples(2).size());
    assertInstanceOf(Sample.RegisterRead.class, samples(2).getLast());
  }

  @Test
  void deadMeterWhoseReadWouldDecideIsTriedEverMoreRarely() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(1));
    run(bus, Duration.ofSeconds(5));
    line.stations.remove(2);
    int before = (int) line.sent.stream().filter(sent -> sent.unit() == 2).count();
    long others = line.sent.size() - before;
    for (int second = 0; second < 300; second++) {
      // The control loop asks again after each attempt that failed.
      bus.readNow(point(2), Urgency.DECIDING);
      run(bus, Duration.ofSeconds(1));
    }
    int tries = (int) line.sent.stream().filter(sent -> sent.unit() == 2).count() - before;
    // At 0, ½, 1½, 3½, 7½, 15½, 31½ s, then every 30 s.
    assertTrue(tries >= 12 && tries <= 18, tries + " tries in five minutes");
    assertTrue(line.sent.size() - others > 4 * 300, "the others are read as before");
  }

  /** The time in which its late answer may still come, and not that of a probe. */
  @Test
  void oneLostAnswerHardlyDelaysADecidingRead() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(10), Duration.ZERO);
    run(bus, Duration.ofSeconds(5));
    VirtualLine.Station station = Objects.requireNonNull(line.stations.remove(7));
    int failed = samples(7).size();
    bus.readNow(point(7), Urgency.DECIDING);
    while (samples(7).size() == failed) {
      line.waitUntil(bus.step());
    }
    assertInstanceOf(Sample.Failed.class, samples(7).getLast());
    line.stations.put(7, station);
    long lost = line.nanoTime();
    // What the control loop asks for when such a read has failed.
    bus.readNow(point(7), Urgency.DECIDING);
    while (samples(7).size() == failed + 1) {
      line.waitUntil(bus.step());
    }
    assertInstanceOf(Sample.RegisterRead.class, samples(7).getLast());
    long waited = line.nanoTime() - lost;
    assertTrue(waited < 7 * SECOND / 10, () -> waited / 1e9 + " s");
  }
}
