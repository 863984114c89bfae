package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.bus.ByteTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened to one customer's supply, timed by bytes: each read of the energy register by the
 * last byte of its answer, each movement of the relay by the last byte of the request that caused
 * it. All times are those of {@link System#nanoTime()}.
 */
final class LineWatch implements ByteTrace {
  private static final long PAUSE_NANOS = 3_000_000;

  /**
   * A customer's energy register was read.
   *
   * @param customer which, from 0
   * @param energy what had flowed when the answer was made, µWh
   * @param answeredNanos end of the answer's last byte
   */
  record EnergyRead(int customer, long energy, long answeredNanos) {}

  /**
   * A relay moved.
   *
   * @param customer whose, from 0
   * @param closed where to
   * @param requestedNanos end of the last byte of the request
   */
  record Movement(int customer, boolean closed, long requestedNanos) {}

  /**
   * A request of the unit.
   *
   * @param address of the device that was asked
   * @param endedNanos end of its last byte
   */
  record Request(int address, long endedNanos) {}

  private record Pending(int customer, long energy) {}

  private final List<EnergyRead> reads = new ArrayList<>();
  private final List<Movement> movements = new ArrayList<>();
  private final List<Pending> answering = new ArrayList<>(1);
  private final List<Request> requests = new ArrayList<>();
  private Sender lastSender = Sender.STATION;
  private long lastMasterNanos;
  private long lastStationNanos;

  @Override
  public synchronized void byteOnWire(Sender sender, int value, long wireNanos) {
    switch (sender) {
      case MASTER -> {
        for (Pending read : answering) {
          reads.add(new EnergyRead(read.customer(), read.energy(), lastStationNanos));
        }
        answering.clear();
        // A device that did not answer leaves nothing but a pause between two requests.
        boolean another = lastSender == Sender.STATION || wireNanos - lastMasterNanos > PAUSE_NANOS;
        int address = another ? value : requests.removeLast().address();
        requests.add(new Request(address, wireNanos));
        lastMasterNanos = wireNanos;
      }
      case STATION -> lastStationNanos = wireNanos;
    }
    lastSender = sender;
  }

  /** A meter is about to answer with its energy; called by the bus thread. */
  synchronized void energyRead(int customer, long energy) {
    answering.add(new Pending(customer, energy));
  }

  /** A contact moved; called by the bus thread while it serves the request. */
  synchronized void moved(int customer, boolean closed) {
    movements.add(new Movement(customer, closed, lastMasterNanos));
    notifyAll();
  }

  /** Every complete read so far. */
  synchronized List<EnergyRead> reads() {
    return List.copyOf(reads);
  }

  /** Every movement so far. */
  synchronized List<Movement> movements() {
    return List.copyOf(movements);
  }

  /** Every request so far. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many movements there were. */
  synchronized int movementCount() {
    return movements.size();
  }

  /**
   * Waits for the next movement of a customer's relay.
   *
   * @param from the first movement that counts, from 0
   * @param limitNanos give up after so long
   * @return the movement; empty if there was none in time
   */
  synchronized Optional<Movement> await(int customer, boolean closed, int from, long limitNanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + limitNanos;
    int next = from;
    while (true) {
      for (; next < movements.size(); next++) {
        Movement movement = movements.get(next);
        if (movement.customer() == customer && movement.closed() == closed) {
          return Optional.of(movement);
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left / 1_000_000 + 1);
    }
  }
}
