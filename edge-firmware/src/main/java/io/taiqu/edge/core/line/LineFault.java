package io.taiqu.edge.core.line;

/** What may be wrong with a line or with a device on it. */
public enum LineFault {
  /** Nobody answers and nothing is heard: no power, a cut cable, or another speed or parity. */
  NOTHING_HEARD,
  /** Nobody answers, and bytes come that nobody sent: the two wires are swapped. */
  WIRES_SWAPPED,
  /** Everything that is heard is damaged: the meters use another speed, parity or stop bit. */
  WRONG_SPEED_OR_PARITY,
  /** Most answers' damage is bytes that nobody sent: reflections, or a line that floats. */
  NO_TERMINATION,
  /** Answers of most devices are damaged now and then. */
  NOISE,
  /** Somebody talks without being asked: another master, or a device with a fault. */
  TALKER,
  /** Two devices answer at one address. */
  DUPLICATE_ADDRESS,
  /** One device answers badly while the others answer well. */
  BAD_DEVICE,
  /** One device answers after its time. */
  SLOW_DEVICE,
  /** The adapter hears itself; its echo is left out, and nothing needs to be done. */
  ADAPTER_ECHO
}
