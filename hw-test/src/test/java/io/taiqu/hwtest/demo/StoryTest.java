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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole story with real processes, a virtual bus, TLS and a broker, on a small utility. Both
 * are told side by side: they wait for their clocks most of the time.
 */
@Timeout(240)
class StoryTest {
  @TempDir private Path directory;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theStoryHoldsWithTheEmbeddedBroker() {
    holds(options(BrokerChoice.EMBEDDED, 2, 18_100));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theStoryHoldsWithMosquitto() {
    if (Mosquitto.program().isEmpty()) {
      throw PeerProgram.missing("mosquitto is not installed (Debian: apt install mosquitto)");
    }
    holds(options(BrokerChoice.MOSQUITTO, 0, 18_200));
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

  private DemoOptions options(BrokerChoice broker, int days, int ports) {
    return new DemoOptions(
        new EstateSize(1, 1, 6),
        days,
        1,
        120,
        directory.resolve("run"),
        ports,
        ports + 50,
        ports + 1,
        broker,
        19_200,
        true,
        Optional.of(Duration.ofSeconds(60)),
        Optional.empty());
  }
}
