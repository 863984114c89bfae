package io.taiqu.hwtest.device;

/** A contact that does what it is told and stays so, unless it is welded. */
public final class LatchingSwitch implements LoadSwitch {

  /** Hears of each change of the contact, on the thread that caused it. */
  public interface Listener {
    void changed(boolean closed);
  }

  private final Listener listener;
  private boolean closed;
  private boolean welded;

  public LatchingSwitch(boolean closed, Listener listener) {
    this.closed = closed;
    this.listener = listener;
  }

  /** A closed contact that nobody listens to. */
  public static LatchingSwitch initiallyClosed() {
    return new LatchingSwitch(true, closed -> {});
  }

  @Override
  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void command(boolean close) {
    if (welded || close == closed) {
      return;
    }
    closed = close;
    listener.changed(close);
  }

  /** From now on the contact stays where it is. */
  public synchronized void weld() {
    welded = true;
  }
}
