package io.taiqu.hwtest.bench;

import java.time.Duration;
import java.util.List;

/** A master that goes round meters on one port, whatever becomes of each. */
interface Poller {
  /** How it is called in the result. */
  String name();

  /**
   * Opens the port, reads one meter after the other, again and again, and closes the port. A meter
   * that does not answer its first read is left for this round.
   *
   * @param meters what is read of each meter
   * @return meters that were read wholly
   * @throws Benchmark.BenchFailed if it can't work at all
   */
  long poll(String port, int baud, List<List<WireReader.Read>> meters, Duration span)
      throws Benchmark.BenchFailed;
}
