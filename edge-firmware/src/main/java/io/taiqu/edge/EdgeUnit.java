package io.taiqu.edge;

import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.time.DeploymentClock;

/** The unit. */
final class EdgeUnit {
  private EdgeUnit() {}

  static DeploymentClock clock(EdgeConfig config, DeploymentDescriptor deployment) {
    return config
        .clock()
        .map(demo -> DeploymentClock.accelerated(deployment, demo.origin(), demo.base(), demo.speed()))
        .orElseGet(DeploymentClock::system);
  }
}
