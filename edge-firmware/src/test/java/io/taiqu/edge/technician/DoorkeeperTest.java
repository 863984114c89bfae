package io.taiqu.edge.technician;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private long nanos = Long.MAX_VALUE - 1;
  private final Doorkeeper door = new Doorkeeper("48217730", new Random(1), () -> nanos);

  @Test
  void whoShowsTheCodeIsKnownByItsCookieAndNobodyElseIs() {
    assertEquals("4821 7730", door.code());
    var first = assertInstanceOf(Doorkeeper.Answer.Admitted.class, door.admit(" 4821-7730 "));
    var second = assertInstanceOf(Doorkeeper.Answer.Admitted.class, door.admit("48217730"));
    assertNotEquals(first.cookie(), second.cookie());
    assertTrue(door.knows(first.cookie()) && door.knows(second.cookie()));
    assertFalse(door.knows("") || door.knows("48217730"));
  }

  @Test
  void afterFiveVainTriesEvenTheCodeHasToWaitAMinute() {
    for (int i = 0; i < 5; i++) {
      assertEquals(new Doorkeeper.Answer.Wrong(), door.admit("0000000" + i));
    }
    assertEquals(new Doorkeeper.Answer.Pause(), door.admit("48217730"));
    nanos += Duration.ofSeconds(59).toNanos();
    assertEquals(new Doorkeeper.Answer.Pause(), door.admit("48217730"));
    nanos += Duration.ofSeconds(1).toNanos();
    assertInstanceOf(Doorkeeper.Answer.Admitted.class, door.admit("48217730"));
  }

  @Test
  void eachRunHasACodeOfItsOwn() {
    assertNotEquals(Doorkeeper.withFreshCode().code(), Doorkeeper.withFreshCode().code());
    assertTrue(Doorkeeper.withFreshCode().code().matches("[0-9]{4} [0-9]{4}"));
  }
}
