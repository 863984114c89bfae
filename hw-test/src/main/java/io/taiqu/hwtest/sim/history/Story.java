package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.EdgeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happened in a history: all of it to who listens, and the end of it to remember. */
final class Story {
  private static final int REMEMBERED = 40;

  private final Consumer<String> listener;
  private final Deque<String> last = new ArrayDeque<>();
  private Optional<History> history = Optional.empty();

  Story(Consumer<String> listener) {
    this.listener = listener;
  }

  void follow(History told) {
    history = Optional.of(told);
  }

  void tell(String what) {
    String line =
        history.map(told -> told.step + " " + told.now() + " ").orElse("") + shortened(what);
    listener.accept(line);
    last.addLast(line);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
  }

  /** Every topic begins with the same deployment, and most with the present unit. */
  private String shortened(String what) {
    EdgeId edge = history.map(told -> told.unit().edge()).orElse(EstateText.edge(1));
    return what.replace(Topics.prefix(Keys.DEPLOYMENT, edge), "");
  }

  List<String> last() {
    return List.copyOf(last);
  }
}
