package io.taiqu.hwtest.bench;

import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.edge.modbus.SerialPortTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The edge's own exchange, told what to read instead of planning it. */
final class ExchangeReader implements WireReader, Poller {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @Override
  public String name() {
    return "exchange";
  }

  @Override
  public Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed {
    LineSettings line = new LineSettings(port, baud, LineSettings.Parity.NONE, 1);
    TimedTransport transport = new TimedTransport(new SerialPortTransport(line));
    try (FieldBus bus = new FieldBus(line, transport)) {
      bus.open();
      for (Read read : reads) {
        Reply reply = bus.read(read.unit(), 4, read.address(), read.registers(), TIMEOUT).reply();
        if (!(reply instanceof Reply.Answered)) {
          throw new Benchmark.BenchFailed("unit " + read.unit() + ": " + reply);
        }
      }
    } catch (IOException e) {
      throw new Benchmark.BenchFailed(port + ": " + e.getMessage());
    }
    return new Told(transport.writes(), 0);
  }

  @Override
  public long poll(String port, int baud, List<List<Read>> meters, Duration span)
      throws Benchmark.BenchFailed {
    LineSettings line = new LineSettings(port, baud, LineSettings.Parity.NONE, 1);
    long until = System.nanoTime() + span.toNanos();
    long done = 0;
    try (FieldBus bus = new FieldBus(line, new SerialPortTransport(line))) {
      bus.open();
      while (System.nanoTime() < until) {
        for (List<Read> meter : meters) {
          done += isRead(bus, meter) && System.nanoTime() < until ? 1 : 0;
        }
      }
      return done;
    } catch (IOException e) {
      throw new Benchmark.BenchFailed(port + ": " + e.getMessage());
    }
  }

  private static boolean isRead(FieldBus bus, List<Read> meter) throws IOException {
    for (Read read : meter) {
      Reply reply = bus.read(read.unit(), 4, read.address(), read.registers(), TIMEOUT).reply();
      if (!(reply instanceof Reply.Answered)) {
        return false;
      }
    }
    return true;
  }
}
