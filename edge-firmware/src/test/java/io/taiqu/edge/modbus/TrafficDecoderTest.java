package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.edge.modbus.TrafficDecoder.Heard;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Traffic of others, however the adapter cuts it into lumps. */
class TrafficDecoderTest {
  private static final LineSettings LINE =
      new LineSettings("test", 9600, LineSettings.Parity.NONE, 1);
  private static final byte[] REQUEST =
      VirtualLine.frame(1, (byte) 4, (byte) 0, (byte) 0x48, (byte) 0, (byte) 2);
  private static final byte[] RESPONSE =
      VirtualLine.frame(1, (byte) 4, (byte) 4, (byte) 0x42, (byte) 0xF6, (byte) 0xE9, (byte) 0x79);
  private static final byte[] REFUSAL = VirtualLine.frame(1, (byte) 0x84, (byte) 2);

  private static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private static List<Heard> hear(byte[] bytes, int lump) {
    TrafficDecoder decoder = new TrafficDecoder(LINE, 0);
    List<Heard> heard = new ArrayList<>();
    long now = 1_000_000_000L;
    for (int at = 0; at < bytes.length; at += lump) {
      int count = Math.min(lump, bytes.length - at);
      byte[] some = new byte[count];
      System.arraycopy(bytes, at, some, 0, count);
      now += LINE.charactersNanos(count);
      heard.addAll(decoder.take(some, count, now));
    }
    heard.addAll(decoder.quiet(now + 1_000_000_000L));
    return heard;
  }

  @Test
  void requestAndResponseArePairedInLumpsOfAnySize() {
    byte[] bytes = joined(REQUEST, RESPONSE, REQUEST, REFUSAL, REQUEST, REQUEST, RESPONSE);
    for (int lump = 1; lump <= bytes.length; lump++) {
      List<Heard> heard = hear(bytes, lump);
      assertEquals(
          List.of("Request", "Response", "Request", "Response", "Request", "Request", "Response"),
          heard.stream().map(each -> each.getClass().getSimpleName()).toList(),
          "lumps of " + lump);
      assertArrayEquals(RESPONSE, heard.get(1).bytes());
    }
  }

  @Test
  void damageIsShownAndTheNextRequestFound() {
    byte[] damaged = RESPONSE.clone();
    damaged[4] ^= 1;
    List<Heard> heard = hear(joined(REQUEST, damaged, REQUEST, RESPONSE), 7);
    assertEquals(
        List.of("Request", "Damaged", "Request", "Response"),
        heard.stream().map(each -> each.getClass().getSimpleName()).toList());
    assertArrayEquals(damaged, heard.get(1).bytes());
  }

  @Test
  void noiseOfAnyKindIsSurvivedAndNothingIsLost() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2_000; round++) {
      byte[] noise = new byte[random.nextInt(1, 600)];
      random.nextBytes(noise);
      List<Heard> heard = hear(noise, random.nextInt(1, 64));
      assertEquals(noise.length, heard.stream().mapToInt(each -> each.bytes().length).sum());
    }
    assertInstanceOf(Heard.Damaged.class, hear(new byte[] {1, 2, 3}, 3).getFirst());
  }
}
