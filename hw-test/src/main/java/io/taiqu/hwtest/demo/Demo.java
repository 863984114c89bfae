package io.taiqu.hwtest.demo;

import java.time.Duration;
import java.util.List;

/** One demonstration, from an empty directory to the last process ended. */
final class Demo {
  private static final Duration BACKFILL_LIMIT = Duration.ofSeconds(120);

  private final DemoOptions options;
  private final Teller teller = new Teller(System.err);

  Demo(DemoOptions options) {
    this.options = options;
  }

  /** Runs until the time is over or the process is told to end; returns the exit code. */
  int run() {
    try (LiveUtility live = LiveUtility.begin(options, teller)) {
      Table.print(System.out, live.utility(), live.users(), options);
      return options.headless() ? playStory(live) : stayUp(live);
    } catch (Utility.StartFailed
        | SupervisorApi.Refused
        | SupervisorApi.Unreachable
        | IllegalArgumentException e) {
      System.err.println("taiqu demo: " + e.getMessage());
      return 1;
    }
  }

  private int playStory(LiveUtility live) {
    Summary summary = story(live, options, teller);
    options.json().ifPresent(summary::writeTo);
    summary.shortfalls().forEach(shortfall -> System.err.println("short: " + shortfall));
    teller.say(summary.completed() ? "everything held" : "the story fell short");
    return summary.completed() ? 0 : 1;
  }

  /** Plays the story on a utility that runs, and judges it. */
  static Summary story(LiveUtility live, DemoOptions options, Teller teller) {
    List<Summary.Chapter> chapters = new Story(live, options.broker(), teller).play();
    teller.say("the story is over; looking at the record");
    return new Verdict(live, options.days())
        .sumUp(chapters, live.backfilling().result(BACKFILL_LIMIT));
  }

  private int stayUp(LiveUtility live) {
    long end = options.runFor().map(d -> System.nanoTime() + d.toNanos()).orElse(Long.MAX_VALUE);
    Summary.Backfill backfill = live.backfilling().result(BACKFILL_LIMIT);
    teller.say(
        "history delivered: %d readings in %.1f s"
            .formatted(backfill.readings(), backfill.seconds()));
    new Switchboard(live.utility(), teller).start();
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      Pause.millis(200);
    }
    return 0;
  }
}
