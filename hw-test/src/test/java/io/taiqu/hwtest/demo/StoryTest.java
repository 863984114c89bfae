package io.taiqu.hwtest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.peer.PeerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole story with real processes, a virtual bus, TLS and a broker, on a small utility. */
@Timeout(240)
class StoryTest {
  @TempDir private Path directory;

  @Test
  void theStoryHoldsWithTheEmbeddedBroker() {
    holds(options(BrokerChoice.EMBEDDED, 2));
  }

  @Test
  void theStoryHoldsWithMosquitto() {
    if (Mosquitto.program().isEmpty()) {
      throw PeerProgram.missing("mosquitto is not installed (Debian: apt install mosquitto)");
    }
    holds(options(BrokerChoice.MOSQUITTO, 0));
  }

  private void holds(DemoOptions options) {
    Teller teller = new Teller(System.out);
    try (LiveUtility live = LiveUtility.begin(options, teller)) {
      Summary summary = Demo.story(live, options, teller);
      assertEquals(List.of(), summary.shortfalls());
      assertEquals("held", summary.moneyInvariant());
      assertEquals(0, summary.wrongDisconnections());
      assertTrue(summary.readings().expected() > 0);
      assertTrue(summary.completed());
    }
  }

  private DemoOptions options(BrokerChoice broker, int days) {
    return new DemoOptions(
        new EstateSize(1, 1, 6),
        days,
        1,
        120,
        directory.resolve("run"),
        18_180,
        18_983,
        18_181,
        broker,
        19_200,
        true,
        Optional.of(Duration.ofSeconds(60)),
        Optional.empty());
  }
}
