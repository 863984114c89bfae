package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.io.BytesInputStream;
import com.ghgande.j2mod.modbus.io.BytesOutputStream;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Modbus RTU frames: j2mod's messages with address and check sum around them. The length of the
 * right answer follows from the request, so an answer is read by its length and anything else is
 * recognised as foreign before it is decoded.
 */
final class RtuFrame {
  /** Address, function, exception code, check sum. */
  static final int EXCEPTION_LENGTH = 5;

  /** What an answer to a read has besides the data: address, function, byte count, check sum. */
  static final int FRAME_OF_READ = 5;

  static final int LONGEST = 256;
  private static final int EXCEPTION_BIT = 0x80;

  private RtuFrame() {}

  /** Writes the request's frame into {@code frame} and returns its length. */
  static int encode(ModbusRequest request, byte[] frame) {
    BytesOutputStream out = new BytesOutputStream(LONGEST);
    request.setHeadless(true);
    try {
      request.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a request that cannot be written to memory", e);
    }
    int length = out.size();
    System.arraycopy(out.getBuffer(), 0, frame, 0, length);
    int[] crc = ModbusUtil.calculateCRC(frame, 0, length);
    frame[length] = (byte) crc[0];
    frame[length + 1] = (byte) crc[1];
    return length + 2;
  }

  /** Bytes of the answer to a read of so many registers, check sum included. */
  static int readAnswerLength(int registers) {
    return FRAME_OF_READ + 2 * registers;
  }

  /** Bytes of the right answer to this request, check sum included. */
  static int answerLength(ModbusRequest request) {
    return switch (request) {
      case ReadMultipleRegistersRequest read -> readAnswerLength(read.getWordCount());
      case ReadInputRegistersRequest read -> readAnswerLength(read.getWordCount());
      case ReadCoilsRequest read -> FRAME_OF_READ + Math.ceilDiv(read.getBitCount(), 8);
      case ReadInputDiscretesRequest read -> FRAME_OF_READ + Math.ceilDiv(read.getBitCount(), 8);
      // Single and multiple writes are answered with address, function, register and value or
      // count.
      default -> 8;
    };
  }

  /** Whether the answer to this request holds data, and nothing of what was asked for. */
  static boolean isRead(ModbusRequest request) {
    return registers(request) > 0
        || request instanceof ReadCoilsRequest
        || request instanceof ReadInputDiscretesRequest;
  }

  /** How many registers the request asks for; 0 if it asks for none. */
  static int registers(ModbusRequest request) {
    return switch (request) {
      case ReadMultipleRegistersRequest read -> read.getWordCount();
      case ReadInputRegistersRequest read -> read.getWordCount();
      default -> 0;
    };
  }

  /** Whether the second byte of an answer announces an exception to this request. */
  static boolean isException(ModbusRequest request, byte function) {
    return (function & 0xFF) == (request.getFunctionCode() | EXCEPTION_BIT);
  }

  /**
   * Judges {@code length} bytes received for {@code request}; {@code sent} is the request's own
   * frame.
   */
  static Reply decode(
      ModbusRequest request, byte[] sent, byte[] frame, int length, long responseNanos) {
    if ((frame[0] & 0xFF) != request.getUnitID()) {
      return new Reply.Garbled(
          beginsLater(request, frame, length) ? Reply.Damage.STRAY : Reply.Damage.WRONG_DEVICE);
    }
    if (length < EXCEPTION_LENGTH) {
      return new Reply.Garbled(Reply.Damage.SHORT);
    }
    boolean exception = isException(request, frame[1]);
    int expected = exception ? EXCEPTION_LENGTH : answerLength(request);
    if (!exception && (frame[1] & 0xFF) != request.getFunctionCode()) {
      return new Reply.Garbled(Reply.Damage.WRONG_FUNCTION);
    }
    if (length < expected) {
      return new Reply.Garbled(Reply.Damage.SHORT);
    }
    int[] crc = ModbusUtil.calculateCRC(frame, 0, expected - 2);
    if (frame[expected - 2] != (byte) crc[0] || frame[expected - 1] != (byte) crc[1]) {
      return new Reply.Garbled(Reply.Damage.CHECKSUM);
    }
    if (exception) {
      return new Reply.Refused(frame[2] & 0xFF);
    }
    return contentFits(request, sent, frame, expected)
        ? answered(request, frame, expected, responseNanos)
        : new Reply.Garbled(Reply.Damage.WRONG_CONTENT);
  }

  /** Whether the answer seems to begin behind one to three bytes that do not belong to it. */
  private static boolean beginsLater(ModbusRequest request, byte[] frame, int length) {
    for (int at = 1; at <= 3 && at + 2 < length; at++) {
      boolean byteCountFits =
          registers(request) == 0 || (frame[at + 2] & 0xFF) == 2 * registers(request);
      if ((frame[at] & 0xFF) == request.getUnitID()
          && (frame[at + 1] & 0xFF) == request.getFunctionCode()
          && byteCountFits) {
        return true;
      }
    }
    return false;
  }

  private static boolean contentFits(
      ModbusRequest request, byte[] sent, byte[] frame, int expected) {
    return switch (request) {
      case ReadMultipleRegistersRequest _,
          ReadInputRegistersRequest _,
          ReadCoilsRequest _,
          ReadInputDiscretesRequest _ ->
          (frame[2] & 0xFF) == expected - 5;
      // Writes echo register and value (or count): an older write's late echo differs here.
      default ->
          frame[2] == sent[2] && frame[3] == sent[3] && frame[4] == sent[4] && frame[5] == sent[5];
    };
  }

  private static Reply answered(
      ModbusRequest request, byte[] frame, int expected, long responseNanos) {
    ModbusResponse response = ModbusResponse.createModbusResponse(request.getFunctionCode());
    response.setHeadless(true);
    try {
      response.readFrom(new BytesInputStream(Arrays.copyOf(frame, expected - 2)));
    } catch (IOException e) {
      return new Reply.Garbled(Reply.Damage.WRONG_CONTENT);
    }
    return new Reply.Answered(response, responseNanos);
  }
}
