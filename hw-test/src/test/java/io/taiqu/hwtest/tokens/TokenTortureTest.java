package io.taiqu.hwtest.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenTortureTest {
  @Test
  void noRandomTokenIsAcceptedAndEveryIssuedOneOnce() {
    TokenTorture.Result result = TokenTorture.run(600_000, 11, 2);
    assertTrue(result.held(), result.toString());
    assertEquals(600_000, result.tokens());
    // One of ten random numbers has a fitting check digit.
    assertEquals(0.1, (double) result.tries() / result.tokens(), 0.002);
    assertEquals(12, result.restarts());
    assertEquals(48, result.issued());
    assertEquals(24, result.credited());
  }
}
