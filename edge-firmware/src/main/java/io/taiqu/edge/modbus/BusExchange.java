package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.IOException;

/** How a request and its answer travel: RTU frames on a line, or Modbus TCP to a gateway. */
interface BusExchange {

  /** Whatever was said before, by whomever, is over a moment after the line was opened. */
  void lineOpened();

  /**
   * Sends the request and waits for its answer, which must begin within {@code timeoutNanos}.
   *
   * @throws IOException if the line has gone
   */
  Reply transact(ModbusRequest request, long timeoutNanos) throws IOException;

  /** Time the line was busy with frames, turnaround left out; for the utilisation figure. */
  long wireNanos();

  /** Whether bytes had come before the last request that belonged to no answer. */
  boolean strayBefore();

  /** Whether the adapter hears what it sends itself. */
  boolean echoing();
}
