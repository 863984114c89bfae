package io.taiqu.hwtest.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelayBoardTest {

  private final List<LatchingSwitch> contacts =
      Stream.generate(() -> new LatchingSwitch(false, closed -> {})).limit(8).toList();
  private final RelayBoard board = new RelayBoard(40, contacts);

  private byte[] ask(String hex) {
    return board.answer(HexFormat.of().parseHex(hex)).orElseThrow();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void coilClosesItsContactOnly() {
    assertArrayEquals(hex("050003ff00"), ask("050003ff00"));
    for (int i = 0; i < 8; i++) {
      assertEquals(i == 3, contacts.get(i).closed());
    }
    assertArrayEquals(hex("010108"), ask("0100000008"));
    assertArrayEquals(hex("010101"), ask("0100030001"));
    ask("0500030000");
    assertFalse(contacts.get(3).closed());
  }

  @Test
  void illegalRequestsGetTheirExceptions() {
    assertArrayEquals(hex("8502"), ask("050008ff00"));
    assertArrayEquals(hex("8503"), ask("0500031234"));
    assertArrayEquals(hex("8102"), ask("0100000009"));
    assertArrayEquals(hex("8103"), ask("0100000000"));
    assertArrayEquals(hex("8301"), ask("0300000001"));
  }

  @Test
  void weldedContactDoesNotShowInTheCoils() {
    ask("050000ff00");
    contacts.getFirst().weld();
    ask("0500000000");
    assertTrue(contacts.getFirst().closed());
    assertArrayEquals(hex("010100"), ask("0100000008"));
  }

  @Test
  void boardThatLostPowerComesBackWithItsContactsOpen() {
    ask("050000ff00");
    board.power(false);
    assertEquals(Optional.empty(), board.answer(hex("0100000008")));
    board.power(true);
    assertFalse(contacts.getFirst().closed());
  }
}
