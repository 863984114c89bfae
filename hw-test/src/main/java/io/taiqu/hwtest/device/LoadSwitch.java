package io.taiqu.hwtest.device;

/** A contact that connects a load. Thread-safe: buses command it, the world reads it. */
public interface LoadSwitch {

  /** True while the contact conducts. */
  boolean closed();

  /** Asks the contact to close (true) or open (false); a broken one may not follow. */
  void command(boolean close);
}
