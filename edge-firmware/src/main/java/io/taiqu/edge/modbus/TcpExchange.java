package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.IOException;

/**
 * Modbus TCP with a gateway. Each request carries a number that its answer repeats, so that a late
 * answer is known for what it is and passed over.
 */
final class TcpExchange implements BusExchange {
  /** Transaction, protocol and length: two bytes each, before address and message. */
  private static final int HEADER = 6;

  private static final int CHECK_SUM = 2;

  /** What a gateway adds to the time of the line behind it. */
  private static final long GATEWAY_NANOS = 100_000_000L;

  /** Exception codes by which a gateway says that the device did not answer. */
  private static final int NO_PATH = 0x0A;

  private static final int NO_RESPONSE = 0x0B;

  private final BusTransport transport;
  private final LineSettings line;
  private final byte[] frame = new byte[RtuFrame.LONGEST + CHECK_SUM];
  private final byte[] message = new byte[HEADER + RtuFrame.LONGEST];
  private final byte[] received = new byte[HEADER + RtuFrame.LONGEST + CHECK_SUM];
  private int transaction;
  private int have;
  private long wireNanos;
  private boolean strayBefore;

  TcpExchange(BusTransport transport, LineSettings line) {
    this.transport = transport;
    this.line = line;
  }

  @Override
  public void lineOpened() {
    have = 0;
  }

  @Override
  public long wireNanos() {
    return wireNanos;
  }

  @Override
  public boolean strayBefore() {
    return strayBefore;
  }

  /** A gateway keeps its line's echo to itself. */
  @Override
  public boolean echoing() {
    return false;
  }

  @Override
  public Reply transact(ModbusRequest request, long timeoutNanos) throws IOException {
    int length = RtuFrame.encode(request, frame) - CHECK_SUM;
    transaction = transaction + 1 & 0xFFFF;
    putWord(message, 0, transaction);
    putWord(message, 2, 0);
    putWord(message, 4, length);
    System.arraycopy(frame, 0, message, HEADER, length);
    long sentAt = transport.nanoTime();
    transport.write(message, HEADER + length);
    long onTheLine = line.charactersNanos(length + CHECK_SUM + RtuFrame.answerLength(request));
    long deadline = sentAt + onTheLine + timeoutNanos + GATEWAY_NANOS;
    strayBefore = false;
    while (true) {
      int whole = wholeMessage();
      if (whole > 0) {
        boolean own = word(received, 0) == transaction;
        Reply reply = own ? judge(request, whole, sentAt, onTheLine) : null;
        drop(whole);
        if (reply != null) {
          wireNanos += onTheLine;
          return reply;
        }
        strayBefore = true;
      } else if (whole < 0) {
        // What follows can't be told apart any more: a new connection begins anew.
        throw new IOException("the gateway does not speak Modbus TCP");
      } else if (transport.nanoTime() - deadline >= 0) {
        return new Reply.Silent();
      } else {
        transport.awaitInput(deadline);
        have += transport.read(received, have, received.length - have);
      }
    }
  }

  /** Bytes of the first message if it is complete; 0 if it is not; -1 if it can't be one. */
  private int wholeMessage() {
    if (have < HEADER) {
      return 0;
    }
    int length = word(received, 4);
    if (word(received, 2) != 0 || length < 3 || length > RtuFrame.LONGEST - CHECK_SUM) {
      return -1;
    }
    return have < HEADER + length ? 0 : HEADER + length;
  }

  private Reply judge(ModbusRequest request, int whole, long sentAt, long onTheLine) {
    int length = whole - HEADER;
    byte[] answer = new byte[length + CHECK_SUM];
    System.arraycopy(received, HEADER, answer, 0, length);
    int[] crc = ModbusUtil.calculateCRC(answer, 0, length);
    answer[length] = (byte) crc[0];
    answer[length + 1] = (byte) crc[1];
    long responseNanos = Math.max(0, transport.nanoTime() - sentAt - onTheLine);
    Reply reply = RtuFrame.decode(request, frame, answer, answer.length, responseNanos);
    return switch (reply) {
      case Reply.Refused(int code) when code == NO_PATH || code == NO_RESPONSE ->
          new Reply.Silent();
      default -> reply;
    };
  }

  private void drop(int bytes) {
    System.arraycopy(received, bytes, received, 0, have - bytes);
    have -= bytes;
  }

  private static void putWord(byte[] into, int at, int word) {
    into[at] = (byte) (word >> 8);
    into[at + 1] = (byte) word;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
