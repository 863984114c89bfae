package io.taiqu.hwtest.bench;

import java.util.List;

/** A master that reads input registers of meters on one port, as fast as it can. */
interface WireReader {

  /**
   * One read of input registers.
   *
   * @param unit the meter's address
   * @param address first register
   * @param registers how many
   */
  record Read(int unit, int address, int registers) {}

  /**
   * What only the master can tell of a run.
   *
   * @param writes monotonic times at which it handed each request to the port; empty if it does not
   *     tell
   * @param cpuNanos processor time of its thread; 0 if it does not tell
   */
  record Told(List<Long> writes, long cpuNanos) {
    /** It told nothing. */
    static final Told NOTHING = new Told(List.of(), 0);
  }

  /** How it is called in the result. */
  String name();

  /** Transactions that it makes before those that are counted, for the given reads. */
  default int warmUp(List<Read> reads) {
    return 0;
  }

  /**
   * Opens the port, makes these reads in this order, and closes the port.
   *
   * @throws Benchmark.BenchFailed if a read failed
   */
  Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed;
}
