package io.taiqu.hwtest.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameTest {

  @Test
  void checksumOfTheSpecificationsExampleIsRight() {
    // Modbus over serial line, V1.02, appendix B: the frame 02 07 ends in 41 12.
    assertArrayEquals(HexFormat.of().parseHex("02074112"), new Frame(2, new byte[] {7}).toBytes());
  }

  @Test
  void frameIsReadBack() {
    Frame frame = new Frame(17, HexFormat.of().parseHex("03006b0003"));
    byte[] bytes = frame.toBytes();
    assertEquals(Optional.of(frame), Frame.parse(bytes, bytes.length));
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = new Frame(17, HexFormat.of().parseHex("03006b0003")).toBytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), Frame.parse(flipped, flipped.length), "bit " + bit);
    }
  }

  @Test
  void tooShortAndTooLongAreNoFrames() {
    assertEquals(Optional.empty(), Frame.parse(new byte[] {17, 3}, 2));
    assertEquals(Optional.empty(), Frame.parse(new byte[300], 257));
  }
}
