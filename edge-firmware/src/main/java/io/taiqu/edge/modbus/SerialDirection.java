package io.taiqu.edge.modbus;

/** Who turns an RS-485 transceiver from listening to sending and back. */
public sealed interface SerialDirection {

  /** The adapter does it by itself, as nearly all USB adapters do. */
  record ByAdapter() implements SerialDirection {}

  /** The kernel does it with the port's RTS line (TIOCSRS485), where its driver can. */
  record ByKernel() implements SerialDirection {}

  /**
   * This program does it with a line of its own.
   *
   * @param line the line that enables the transmitter
   */
  record ByLine(TransmitLine line) implements SerialDirection {}

  /** The line that enables the transmitter of a transceiver. */
  interface TransmitLine {
    /** Sends if {@code on}, else listens. */
    void enable(boolean on);
  }
}
