package io.taiqu.supervisor.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.testing.TestDeployment;
import org.junit.jupiter.api.Test;

final class BoundedMessagesTest {
  private static BoundedMessages.Message message(int bytes) {
    return new BoundedMessages.Message(
        Topics.certificate(TestDeployment.DEPLOYMENT, TestDeployment.EDGE), new byte[bytes]);
  }

  @Test
  void whatFindsNoRoomIsNotTakenAndRoomComesBack() throws InterruptedException {
    BoundedMessages messages = new BoundedMessages(100);
    assertTrue(messages.offer(message(60)));
    assertFalse(messages.offer(message(41)));
    assertTrue(messages.offer(message(40)));
    assertFalse(messages.offer(message(1)));
    assertEquals(2, messages.size());
    assertEquals(60, messages.take().bytes().length);
    assertTrue(messages.offer(message(60)));
    assertFalse(messages.offer(message(1)));
  }
}
