package io.taiqu.hwtest.bus;

import java.util.Optional;

/** Something with an address on the bus that answers requests. Called by the bus thread only. */
public interface Station {

  /** Current station address, 1 to 247. */
  int address();

  /**
   * Answers one request.
   *
   * @param pdu function code and data of the request, its checksum already found right
   * @return function code and data of the answer; empty if the station stays silent
   */
  Optional<byte[]> answer(byte[] pdu);
}
