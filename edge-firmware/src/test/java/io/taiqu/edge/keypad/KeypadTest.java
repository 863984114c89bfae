package io.taiqu.edge.keypad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeypadTest {
  private static final SupplyPointId ONE = new SupplyPointId(new UUID(1, 1));
  private static final SupplyPointId TWO = new SupplyPointId(new UUID(1, 2));
  private static final String TOKEN = "23058432643553725412";

  /** Digits of the number block, as the kernel names them: 0 to 9. */
  private static final int[] BLOCK = {82, 79, 80, 81, 75, 76, 77, 71, 72, 73};

  @TempDir private Path directory;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private final List<String> entered = new ArrayList<>();

  private void event(int type, int code, int value) {
    events.writeBytes(
        ByteBuffer.allocate(Keystrokes.RECORD)
            .order(ByteOrder.nativeOrder())
            .putLong(1_750_000_000L)
            .putLong(12)
            .putShort((short) type)
            .putShort((short) code)
            .putInt(value)
            .array());
  }

  /** A press and a release as a real device tells them: scan code, key, synchronisation. */
  private void key(int code) {
    for (int value = 1; value >= 0; value--) {
      event(4, 4, 458_842);
      event(1, code, value);
      event(0, 0, 0);
    }
  }

  private void types(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      key(i % 2 == 0 ? BLOCK[digit] : 2 + (digit + 9) % 10);
    }
  }

  private void listen() throws Exception {
    Path recorded = directory.resolve("event0");
    Files.write(recorded, events.toByteArray());
    TokenDesk desk =
        new TokenDesk(input -> {
          if (input instanceof Input.TokenEntered token) {
            entered.add(token.point() + " " + token.typed());
            token.reply().answer(new TokenAnswer.NotHere());
          }
          return true;
        });
    ReconnectionDesk reconnections =
        new ReconnectionDesk(input -> {
          if (input instanceof Input.ReconnectionAsked asked) {
            entered.add(asked.point() + " reconnect " + asked.technician());
            asked.reply().answer(ReconnectionAnswer.RESTORED);
          }
          return true;
        });
    Keypad keypad =
        new Keypad(recorded, Map.of("4201000001", ONE, "4201000002", TWO), desk, reconnections);
    try (InputStream device = Files.newInputStream(recorded)) {
      assertThrows(EOFException.class, () -> keypad.listen(device));
    }
  }

  @Test
  void accountThenTokenIsEnteredForThatCustomer() throws Exception {
    types("4201000002");
    key(96);
    types(TOKEN);
    key(28);
    listen();
    assertEquals(List.of(TWO + " " + TOKEN), entered);
  }

  @Test
  void enterAloneAfterAnAccountSaysThatItsSupplyMayReturn() throws Exception {
    key(28);
    types("4201000002");
    key(28);
    key(96);
    key(96);
    listen();
    assertEquals(List.of(TWO + " reconnect false"), entered);
  }

  @Test
  void correctionsCountAndATokenWithoutAnAccountIsNothing() throws Exception {
    types(TOKEN);
    key(28);
    types("9999");
    key(55);
    types("42010000019");
    key(14);
    key(28);
    // A key that is held repeats with value 2, and is one press.
    event(1, 79, 2);
    types("1".repeat(500));
    key(1);
    types(TOKEN);
    key(96);
    types(TOKEN);
    key(96);
    listen();
    assertEquals(List.of(ONE + " " + TOKEN), entered);
  }
}
