package io.taiqu.edge.technician;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.commissioning.Procedure.Action;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Question;
import io.taiqu.edge.commissioning.Technician;
import java.util.Optional;

/**
 * Where the page and the procedure meet: the procedure asks and waits here, the page answers and
 * orders. Each press carries the number of the step that its page showed, so that a second press,
 * or one on a page that is out of date, does nothing.
 */
public final class CommissioningDesk implements Technician, Commissioning.Listener {
  private static final int LONGEST_ANSWER = 200;

  /** What the technician wants done. */
  public sealed interface Order {
    /** Begin, or go on where it was. */
    record Begin(String technician) implements Order {}

    /** Do again whatever has a finding, after a repair. */
    record Repeat(String technician) implements Order {}

    /** Leave commissioning. */
    record Leave() implements Order {}
  }

  /** What the unit is at. */
  public enum Phase {
    /** It waits for an order. */
    WAITING,
    /** The procedure works. */
    WORKING,
    /** The procedure waits for an answer. */
    ASKING,
    /** The technician has left. */
    LEFT
  }

  /**
   * Everything that the page shows, at one moment.
   *
   * @param step goes up with every change of phase; a press carries it
   * @param technician who works; empty before anybody said so
   * @param pausing whether it stops after the step that is being done
   * @param action what is being done
   * @param scan how far a scan is
   * @param question what is asked
   * @param trouble why the last run broke off
   */
  public record Situation(
      Phase phase,
      long step,
      String technician,
      Progress progress,
      boolean pausing,
      Optional<Action> action,
      Optional<Scan> scan,
      Optional<Question> question,
      Optional<String> trouble) {}

  /**
   * How far a scan of a line has come.
   *
   * @param speed other than the line's own
   */
  public record Scan(String bus, Optional<LineSpeed> speed, int address, int answered) {}

  private Phase phase = Phase.WAITING;
  private long step = 1;
  private String technician;
  private Progress progress;
  private Optional<Action> action = Optional.empty();
  private Optional<Scan> scan = Optional.empty();
  private Optional<Question> question = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private Optional<String> answer = Optional.empty();
  private Optional<Order> order = Optional.empty();
  private boolean pausing;
  private boolean closed;

  /**
   * A desk before the first order.
   *
   * @param technician who works, if that was said already; else empty
   * @param progress the record so far
   */
  public CommissioningDesk(String technician, Progress progress) {
    this.technician = technician;
    this.progress = progress;
  }

  /** What the page shows now. */
  public synchronized Situation situation() {
    return new Situation(
        phase, step, technician, progress, pausing, action, scan, question, trouble);
  }

  /** Takes an order from the page; whether it was taken. */
  public synchronized boolean order(long pressedAt, Order wanted) {
    if (pressedAt != step || phase != Phase.WAITING) {
      return false;
    }
    switch (wanted) {
      case Order.Begin(String name) -> technician = name;
      case Order.Repeat(String name) -> technician = name;
      case Order.Leave() -> {}
    }
    order = Optional.of(wanted);
    trouble = Optional.empty();
    pausing = false;
    become(wanted instanceof Order.Leave ? Phase.LEFT : Phase.WORKING);
    return true;
  }

  /** Lets the procedure stop after the step that it is at; whether it does. */
  public synchronized boolean pause(long pressedAt) {
    if (pressedAt != step || phase != Phase.WORKING) {
      return false;
    }
    pausing = true;
    return true;
  }

  /** Whether the procedure is to stop after its step. */
  public synchronized boolean pausing() {
    return pausing;
  }

  /** Takes an answer from the page; whether it was one, and to what is asked now. */
  public synchronized boolean give(long pressedAt, String text) {
    if (pressedAt != step || question.isEmpty()) {
      return false;
    }
    String words = text.strip().replaceAll("\\p{Cntrl}+", " ");
    boolean understood =
        question.get().choices().isEmpty()
            ? !words.isEmpty() && words.length() <= LONGEST_ANSWER
            : question.get().choices().contains(words);
    if (understood) {
      answer = Optional.of(words);
      question = Optional.empty();
      become(Phase.WORKING);
    }
    return understood;
  }

  /** Waits for the next order; {@link Order.Leave} once the desk is closed. */
  public synchronized Order nextOrder() throws InterruptedException {
    while (order.isEmpty() && !closed) {
      wait();
    }
    Order next = order.orElse(new Order.Leave());
    order = Optional.empty();
    return next;
  }

  /**
   * The run is over.
   *
   * @param why it broke off, for the technician; empty if it came to its end
   */
  public synchronized void ended(Progress reached, Optional<String> why) {
    progress = reached;
    action = Optional.empty();
    scan = Optional.empty();
    question = Optional.empty();
    trouble = why;
    if (phase != Phase.LEFT) {
      become(Phase.WAITING);
    }
  }

  /** Nobody is waited for any more. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void become(Phase next) {
    phase = next;
    step++;
    notifyAll();
  }

  @Override
  public synchronized String answer(Question asked) throws NoAnswer {
    question = Optional.of(asked);
    answer = Optional.empty();
    become(Phase.ASKING);
    while (answer.isEmpty()) {
      if (closed) {
        throw new NoAnswer(asked);
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NoAnswer(asked);
      }
    }
    return answer.get();
  }

  @Override
  public synchronized void begins(Action begun) {
    action = Optional.of(begun);
    scan =
        begun instanceof Action.Scan(String bus)
            ? Optional.of(new Scan(bus, Optional.empty(), 0, 0))
            : Optional.empty();
  }

  @Override
  public synchronized void searches(String bus, LineSpeed speed) {
    scan = Optional.of(new Scan(bus, Optional.of(speed), 0, 0));
  }

  @Override
  public synchronized void scanned(String bus, int address, boolean someone) {
    scan =
        scan.map(
            known -> new Scan(bus, known.speed(), address, known.answered() + (someone ? 1 : 0)));
  }

  @Override
  public synchronized void done(Entry entry, Progress reached) {
    progress = reached;
  }
}
