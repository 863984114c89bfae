package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.util.Arrays;

/**
 * Any bytes as an answer: the decoder judges them and throws nothing, and what it takes for an
 * answer has a right check sum and as many registers as were asked for. Run by {@code .ci/fuzz}.
 */
public final class FrameFuzz {
  private FrameFuzz() {}

  /** Five bytes choose the request, the others are what arrives. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 6) {
      return;
    }
    int count = Math.clamp(input[4] & 0xFF, 1, 125);
    int address = (input[2] & 0xFF) << 8 | input[3] & 0xFF;
    ModbusRequest request =
        switch (input[0] & 3) {
          case 0 -> FieldBus.readRequest(3, address, count);
          case 1 -> FieldBus.readRequest(4, address, count);
          case 2 -> new ReadCoilsRequest(address, count);
          default ->
              new WriteMultipleRegistersRequest(
                  address, new Register[] {new SimpleRegister(1), new SimpleRegister(0)});
        };
    request.setUnitID(input[1] & 0xFF);
    byte[] sent = new byte[RtuFrame.LONGEST + 2];
    RtuFrame.encode(request, sent);
    byte[] frame = Arrays.copyOfRange(input, 5, Math.min(input.length, 5 + RtuFrame.LONGEST));
    Reply reply = RtuFrame.decode(request, sent, frame, frame.length, 0);
    if (reply instanceof Reply.Answered answered) {
      int length = RtuFrame.answerLength(request);
      int[] crc = ModbusUtil.calculateCRC(frame, 0, length - 2);
      if (frame[length - 2] != (byte) crc[0] || frame[length - 1] != (byte) crc[1]) {
        throw new AssertionError("an answer with a wrong check sum");
      }
      if (RtuFrame.registers(request) > 0 && FieldBus.words(answered).length != count) {
        throw new AssertionError("not as many registers as were asked for");
      }
    }
  }
}
