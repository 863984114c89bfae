package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusResponse;

/** What came of one transaction on the bus. */
public sealed interface Reply {

  /**
   * The answer to the request, from the device that was asked, complete and undamaged.
   *
   * @param response the decoded answer
   * @param responseNanos from the request's last bit to the answer's first, as far as it can be
   *     seen from here
   */
  record Answered(ModbusResponse response, long responseNanos) implements Reply {}

  /**
   * The device refused with an exception code.
   *
   * @param exceptionCode Modbus exception code; 2 is an address that the device does not have
   */
  record Refused(int exceptionCode) implements Reply {}

  /**
   * Bytes came, but not this answer.
   *
   * @param damage what was wrong with them
   */
  record Garbled(Damage damage) implements Reply {}

  /** Nothing came in time. */
  record Silent() implements Reply {}

  /**
   * The line could not be used.
   *
   * @param reason what the operating system said
   */
  record LineDown(String reason) implements Reply {}

  /** What can be wrong with bytes that arrived. */
  enum Damage {
    /** The frame ended early. */
    SHORT,
    /** The check sum does not fit. */
    CHECKSUM,
    /** Bytes that nobody sent came before it. */
    STRAY,
    /** Another device's address. */
    WRONG_DEVICE,
    /** Another function than was asked for. */
    WRONG_FUNCTION,
    /** A byte count, register or value that the request did not ask for. */
    WRONG_CONTENT,
    /** It answers, or could answer, an older request of the same device. */
    LATE,
    /** The adapter heard something else than it was sending. */
    COLLISION,
    /** The line never fell silent, so nothing could be sent. */
    BABBLE
  }
}
