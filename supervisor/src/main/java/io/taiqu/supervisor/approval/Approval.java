package io.taiqu.supervisor.approval;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Something that one person proposed and another decides.
 *
 * @param subject what it is done to, such as {@code point:UUID}
 * @param facts what exactly was proposed, by name, in the order in which people read it
 */
public record Approval(
    long id,
    Kind kind,
    String subject,
    SequencedMap<String, String> facts,
    String reason,
    String proposedBy,
    Instant proposedAt,
    Optional<Decision> decision) {
  public Approval {
    facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
  }

  /** A fact by its name; empty text if the proposal has none of that name. */
  public String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  /** What takes two people. The names are stable: they are stored, and the pages translate them. */
  public enum Kind {
    /** A restored supervisor issues again, under the next generation. */
    FINISH_RECOVERY,
    /** A supply point is issued credit again after its edge showed what was never issued. */
    RELEASE_POINT,
    /** A transformer's supply points go to another edge. */
    REPLACE_EDGE,
    /** A supply point's account goes on with another meter. */
    HAND_OVER_METER,
    /**
     * A supply point hangs on another transformer, and its account goes on with that one's edge.
     */
    MOVE_POINT,
    /**
     * Other current transformers stand before a customer's meter, and charging goes by their ratio.
     */
    EXCHANGE_CT,
    /** A payment above the step cap is credited, with a second signature. */
    LARGE_TOP_UP,
    /** An edge may open more relays than its hourly allowance. */
    MORE_OPENINGS,
    /** Remaining credit is paid back. */
    REFUND,
    /** A wrong posting is put right. */
    CORRECTION,
    /** Capacity, power factor and minimum of a month are settled. */
    MONTH_SETTLEMENT,
    /** A protection of a customer ends. */
    CLEAR_PROTECTION,
    /** Customers are charged by other tariffs. */
    CHANGE_TARIFF,
    /** An account owes something that payments recover. */
    OPEN_DEBT,
    /** What is still owed of a debt is given up. */
    WRITE_OFF_DEBT
  }

  /** What was decided, by whom and why. */
  public record Decision(boolean approved, String by, Instant at, String remark) {}
}
