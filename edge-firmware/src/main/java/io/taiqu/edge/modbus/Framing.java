package io.taiqu.edge.modbus;

/** How requests and answers are put into bytes. */
public enum Framing {
  /** Address and check sum around each message, silence between them: what is on the line. */
  RTU,
  /** Modbus TCP: a header with a transaction number; a gateway puts it onto its line. */
  TCP;

  BusExchange exchange(BusTransport transport, LineSettings line) {
    return switch (this) {
      case RTU -> new RtuExchange(transport, line);
      case TCP -> new TcpExchange(transport, line);
    };
  }
}
