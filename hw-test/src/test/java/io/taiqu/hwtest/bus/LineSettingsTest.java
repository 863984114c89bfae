package io.taiqu.hwtest.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LineSettingsTest {

  @Test
  void parityMakesCharactersLonger() {
    assertEquals(10, LineSettings.parse("9600-8N1").bitsPerCharacter());
    assertEquals(11, LineSettings.parse("9600 8E1").bitsPerCharacter());
    assertEquals(12, LineSettings.parse("9600-8O2").bitsPerCharacter());
  }

  @Test
  void silenceIsThreeAndAHalfCharactersUpTo19200() {
    assertEquals(3_645_833, LineSettings.of(9600).silenceNanos());
    assertEquals(1_822_916, LineSettings.of(19_200).silenceNanos());
    assertEquals(1_750_000, LineSettings.of(115_200).silenceNanos());
  }

  @Test
  void textIsReadBack() {
    LineSettings line = new LineSettings(19_200, Parity.EVEN, 1);
    assertEquals(line, LineSettings.parse(line.toString()));
    assertEquals(LineSettings.of(4800), LineSettings.parse("4800"));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> LineSettings.parse("9600-7N1"));
    assertThrows(IllegalArgumentException.class, () -> LineSettings.of(1));
  }
}
