package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.EdgeId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happened in a history: all of it to who listens, and the end of it to remember. */
final class Story {
  private static final int REMEMBERED = 40;

  private final Optional<Consumer<String>> listener;
  private final Deque<Told> last = new ArrayDeque<>();
  private Optional<History> history = Optional.empty();

  /** One thing that happened. It becomes words when somebody reads it: few stories are read. */
  private record Told(Optional<Moment> moment, String what) {
    String words() {
      return moment.map(Moment::words).orElse("")
          + what.replace(
              Topics.prefix(Keys.DEPLOYMENT, moment.map(Moment::edge).orElse(EstateText.edge(1))),
              "");
    }
  }

  /** When it happened; every topic begins with the same deployment, and most with this unit. */
  private record Moment(int step, Instant at, EdgeId edge) {
    String words() {
      return step + " " + at + " ";
    }
  }

  Story(Optional<Consumer<String>> listener) {
    this.listener = listener;
  }

  void follow(History told) {
    history = Optional.of(told);
  }

  void tell(String what) {
    Told told =
        new Told(
            history.map(known -> new Moment(known.step, known.now(), known.unit().edge())), what);
    listener.ifPresent(listening -> listening.accept(told.words()));
    last.addLast(told);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
  }

  List<String> last() {
    return last.stream().map(Told::words).toList();
  }
}
