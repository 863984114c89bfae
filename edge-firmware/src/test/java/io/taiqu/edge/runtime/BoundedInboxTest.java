package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundedInboxTest {
  private final BoundedInbox inbox = new BoundedInbox(4);

  private static Input sample(int meter, int nanos) {
    return new Input.MeterSampled(
        TestUnit.point(meter), new Sample.Failed(Cause.TIMEOUT, Instant.EPOCH, nanos));
  }

  private static Input document() {
    return new Input.DocumentArrived("t", new byte[0], Input.Settlement.NONE);
  }

  private List<Input> drain() throws InterruptedException {
    List<Input> all = new ArrayList<>();
    Optional<Input> next = inbox.poll(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = inbox.poll(0);
    }
    return all;
  }

  @Test
  void inputsComeOutInOrder() throws InterruptedException {
    inbox.offer(sample(1, 1));
    inbox.offer(new Input.LinkChanged(true));
    assertEquals(List.of(sample(1, 1), new Input.LinkChanged(true)), drain());
  }

  @Test
  void aFullInboxKeepsTheNewestSampleOfEachMeterAndRefusesDocuments() throws InterruptedException {
    for (int meter = 1; meter <= 4; meter++) {
      assertTrue(inbox.offer(sample(meter, 1)));
    }
    assertFalse(inbox.offer(document()));
    assertTrue(inbox.offer(sample(2, 2)));
    assertFalse(inbox.offer(sample(9, 1)));
    assertTrue(inbox.offer(new Input.LinkChanged(false)));
    assertEquals(
        List.of(
            sample(1, 1), sample(2, 2), sample(3, 1), sample(4, 1), new Input.LinkChanged(false)),
        drain());
  }

  @Test
  void whatIsRareFindsRoomButNotWithoutEnd() {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += inbox.offer(new Input.ClockObserved(ClockQuality.SYNCHRONISED)) ? 1 : 0;
    }
    assertEquals(8, taken);
  }

  /** Nobody tells it again: a unit that missed it would send nothing until the next session. */
  @Test
  void theNewestStateOfTheLinkIsAlwaysTaken() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      inbox.offer(new Input.ClockObserved(ClockQuality.SYNCHRONISED));
    }
    assertTrue(inbox.offer(new Input.LinkChanged(false)));
    assertTrue(inbox.offer(new Input.LinkChanged(true)));
    List<Input> all = drain();
    assertEquals(9, all.size());
    assertEquals(new Input.LinkChanged(true), all.getLast());
  }

  @Test
  void largeDocumentsAreRefusedBeforeTheyFillTheHeapAndTakenWhenOthersAreDone()
      throws InterruptedException {
    BoundedInbox roomy = new BoundedInbox(1_000);
    Input large = new Input.DocumentArrived("t", new byte[256 * 1024], Input.Settlement.NONE);
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += roomy.offer(large) ? 1 : 0;
    }
    assertEquals(8, taken);
    assertTrue(roomy.offer(sample(1, 1)));
    roomy.poll(0);
    assertTrue(roomy.offer(large));
    assertFalse(roomy.offer(large));
  }
}
