package io.taiqu.edge.selftest;

import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Relays: each is opened and closed again, and must say so. */
public final class RelayChecks {
  private RelayChecks() {}

  /** A relay of the unit. */
  public interface Relay {
    RelayFeedback drive(SupplyState wanted) throws IOException;
  }

  public static Outcome check(String name, Relay relay) {
    String check = "relay " + name;
    List<String> wrong = new ArrayList<>();
    try {
      RelayFeedback open;
      RelayFeedback closed;
      try {
        open = relay.drive(SupplyState.OFF);
      } finally {
        closed = relay.drive(SupplyState.ON);
      }
      if (open == RelayFeedback.UNKNOWN && closed == RelayFeedback.UNKNOWN) {
        return Outcome.skipped(check, "was opened and closed; it has no feedback to tell");
      }
      if (open != RelayFeedback.OPEN) {
        wrong.add("did not open");
      }
      if (closed != RelayFeedback.CLOSED) {
        wrong.add("did not close");
      }
    } catch (IOException e) {
      return Outcome.failed(check, String.valueOf(e.getMessage()));
    }
    return wrong.isEmpty()
        ? Outcome.passed(check, "opens and closes, and says so")
        : Outcome.failed(check, String.join(", ", wrong) + ", by its feedback contact");
  }
}
