package io.taiqu.supervisor.alarm;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;

/** What an alarm is about. */
public sealed interface AlarmSubject {
  /** The supervisor itself. */
  record Deployment() implements AlarmSubject {}

  /** One edge unit. */
  record Edge(EdgeId edge) implements AlarmSubject {}

  /** One transformer area. */
  record Transformer(TransformerId transformer) implements AlarmSubject {}

  /**
   * One payment that a provider told of.
   *
   * @param provider by the name of its configuration
   * @param number the provider's own
   */
  record Payment(String provider, String number) implements AlarmSubject {}

  /** One measured point. */
  record Point(SupplyPointId point) implements AlarmSubject {}
}
