package io.taiqu.edge.selftest;

import io.taiqu.edge.modbus.BusTransport;
import io.taiqu.edge.modbus.LineSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Serial ports: bytes that are sent must arrive, all of them, unchanged, and in the time that the
 * speed allows.
 */
public final class SerialChecks {
  private static final int BYTES = 256;
  private static final long SLACK_NANOS = 500_000_000L;

  /** How a port is opened; a real one, or a test's. */
  public interface Opener {
    BusTransport open(LineSettings line) throws IOException;
  }

  private final Opener opener;

  public SerialChecks(Opener opener) {
    this.opener = opener;
  }

  /** A port whose two data lines are connected: what it sends it must hear. */
  public Outcome loopback(LineSettings line) {
    String check = "loopback " + line.port();
    try (BusTransport port = opener.open(line)) {
      return judged(check, line, transfer(port, port, line, 1));
    } catch (IOException e) {
      return Outcome.failed(check, String.valueOf(e.getMessage()));
    }
  }

  /** Two ports on one pair of wires: each must hear what the other sends. */
  public Outcome pair(LineSettings first, LineSettings second) {
    String check = "pair " + first.port() + " " + second.port();
    try (BusTransport a = opener.open(first);
        BusTransport b = opener.open(second)) {
      Transfer there = transfer(a, b, first, 2);
      Transfer back = transfer(b, a, first, 3);
      return there.whole() ? judged(check, first, back) : judged(check, first, there);
    } catch (IOException e) {
      return Outcome.failed(check, String.valueOf(e.getMessage()));
    }
  }

  private record Transfer(int arrived, int wrong, long nanos) {
    boolean whole() {
      return arrived == BYTES && wrong == 0;
    }
  }

  private static Transfer transfer(BusTransport from, BusTransport to, LineSettings line, long seed)
      throws IOException {
    byte[] sent = new byte[BYTES];
    new SplittableRandom(seed).nextBytes(sent);
    byte[] heard = new byte[BYTES];
    byte[] stale = new byte[BYTES];
    while (to.read(stale, 0, stale.length) > 0) {
      // What was said before the test is none of it.
      Arrays.fill(stale, (byte) 0);
    }
    long began = to.nanoTime();
    long deadline = began + line.charactersNanos(BYTES) + SLACK_NANOS;
    from.write(sent, BYTES);
    int arrived = 0;
    while (arrived < BYTES && to.nanoTime() < deadline) {
      to.awaitInput(deadline);
      arrived += to.read(heard, arrived, BYTES - arrived);
    }
    int wrong = 0;
    for (int i = 0; i < arrived; i++) {
      wrong += sent[i] == heard[i] ? 0 : 1;
    }
    return new Transfer(arrived, wrong, to.nanoTime() - began);
  }

  private static Outcome judged(String check, LineSettings line, Transfer transfer) {
    Map<String, Long> figures =
        Map.of(
            "arrivedBytes", (long) transfer.arrived(),
            "wrongBytes", (long) transfer.wrong(),
            "micros", transfer.nanos() / 1000);
    if (transfer.whole()) {
      return Outcome.passed(
              check,
              "%d bytes at %d baud in %d ms, unchanged"
                  .formatted(BYTES, line.baud(), transfer.nanos() / 1_000_000))
          .with(figures);
    }
    String cause =
        transfer.arrived() == 0
            ? "nothing arrived: look at the wires, A against B, and the direction switch"
            : transfer.wrong() > 0
                ? "bytes arrived changed: look at speed, termination and bias"
                : "bytes are missing: look at the direction switch, which may cut the end off";
    return Outcome.failed(
            check,
            "%d of %d bytes arrived, %d changed; %s"
                .formatted(transfer.arrived(), BYTES, transfer.wrong(), cause))
        .with(figures);
  }
}
