package io.taiqu.edge.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static List<Duration> pauses(Backoff backoff, int count) {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pauses.add(backoff.next());
    }
    return pauses;
  }

  @Test
  void aBrokerThatRestartsIsTriedSoonAndOneThatStaysAwayEveryEightSecondsAtMost() {
    for (int seed = 0; seed < 1_000; seed++) {
      List<Duration> pauses = pauses(new Backoff(new SplittableRandom(seed)), 40);
      assertTrue(pauses.getFirst().compareTo(Duration.ofMillis(500)) <= 0);
      assertTrue(Collections.max(pauses).compareTo(Duration.ofSeconds(8)) <= 0);
      assertTrue(pauses.getLast().compareTo(Duration.ofSeconds(4)) >= 0);
    }
  }

  @Test
  void unitsThatWereAwayAsLongDoNotComeBackAtOnce() {
    HashSet<Duration> tenth = new HashSet<>();
    for (int unit = 0; unit < 1_000; unit++) {
      tenth.add(pauses(new Backoff(new SplittableRandom(unit)), 10).getLast());
    }
    assertTrue(tenth.size() > 800, tenth.size() + " different pauses of 1000");
  }

  @Test
  void aSessionBeginsItAnew() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    pauses(backoff, 20);
    backoff.connected();
    assertTrue(backoff.next().compareTo(Duration.ofMillis(500)) <= 0);
  }
}
