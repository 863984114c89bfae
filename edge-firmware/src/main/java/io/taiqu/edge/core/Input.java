package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.util.Optional;

/**
 * Everything that can happen to an edge unit. Adapters offer these to the control loop; nothing
 * else changes its state.
 */
public sealed interface Input {

  /** One meter was read, or could not be read. */
  record MeterSampled(SupplyPointId point, Sample sample) implements Input {}

  /**
   * A bus has tried every meter once.
   *
   * @param cycle counts sweeps of that bus since start
   * @param startedNanos real monotonic time at which the sweep began
   * @param finishedNanos real monotonic time at which the next may begin; the difference is the
   *     poll cycle that staleness is measured in
   */
  record SweepCompleted(String bus, long cycle, long startedNanos, long finishedNanos)
      implements Input {}

  /**
   * What is known of a relay, after driving it or on a periodic look.
   *
   * @param driven what it was last driven to in this process; empty if it was not, or if nobody
   *     knows whether the last order arrived
   * @param feedback what the contact was seen to be
   */
  record RelayObserved(SupplyPointId point, Optional<SupplyState> driven, RelayFeedback feedback)
      implements Input {}

  /**
   * Bytes came from the broker. They are worth nothing until their signature is verified.
   *
   * @param settled is called once with true when the document needs no redelivery (its effect is
   *     durable, or it was refused for good) and with false when it was dropped and the broker
   *     should deliver it again
   */
  record DocumentArrived(String topic, byte[] raw, Settlement settled) implements Input {}

  /** The session with the broker came up or went away. */
  record LinkChanged(boolean connected) implements Input {}

  /** The shell looked at how well the clock is known. */
  record ClockObserved(ClockQuality quality) implements Input {}

  /**
   * The contact at the cabinet's door shows something else than before.
   *
   * @param open whether the door is open
   */
  record CabinetSeen(Truth open) implements Input {}

  /** A technician, standing at the unit, locked a supply open for work or released it. */
  record SafetyLockChanged(SupplyPointId point, boolean locked, String technician)
      implements Input {}

  /**
   * Somebody at the place says that supply may return.
   *
   * @param by who; one line
   * @param technician whether a technician answers for it
   * @param reply is told once what became of it
   */
  record ReconnectionAsked(
      SupplyPointId point, String by, boolean technician, ReconnectionReply reply)
      implements Input {}

  /**
   * Whether there is voltage behind a relay was looked at.
   *
   * @param voltage unknown if it could not be
   */
  record LoadSideSeen(SupplyPointId point, Truth voltage) implements Input {}

  /** A technician exchanged a meter and signs for both registers. */
  record MeterExchanged(SupplyPointId point, MeterExchange exchange) implements Input {}

  /**
   * Somebody entered a token.
   *
   * @param typed what was typed
   * @param reply is told once what became of it
   */
  record TokenEntered(SupplyPointId point, String typed, TokenReply reply) implements Input {}

  /** The try of a token that was entered is in the ledger. The loop makes these itself. */
  record TokenTryKept(TokenEntered entered) implements Input {}

  /** Time passed. The loop makes these itself. */
  record Ticked() implements Input {}

  /** Told once what became of a token. */
  @FunctionalInterface
  interface TokenReply {
    /** Called on the loop's thread; must not block. */
    void answer(TokenAnswer answer);
  }

  /** Told once what became of a wish to have supply back. */
  @FunctionalInterface
  interface ReconnectionReply {
    /** Called on the loop's thread; must not block. */
    void answer(ReconnectionAnswer answer);
  }

  /** Told once whether a document needs to be delivered again. */
  @FunctionalInterface
  interface Settlement {
    /** A document whose origin needs no answer. */
    Settlement NONE = durable -> {};

    /** Called on the loop's thread; must not block. */
    void settle(boolean durable);
  }
}
