package io.taiqu.protocol.time;

import io.taiqu.protocol.message.DeploymentDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What time it is in the deployment. Normally that is the real time. In a demonstration it can be
 * {@code base + speed × (real time − origin)}, so that days pass in minutes; all processes of the
 * demonstration are given the same three values and agree on the time.
 */
public final class DeploymentClock implements InstantSource {
  /** A simulated day takes no less than about nine real seconds. */
  public static final int MAX_SPEED = 10_000;

  private final InstantSource real;
  private final Instant origin;
  private final Instant base;
  private final int speed;

  private DeploymentClock(InstantSource real, Instant origin, Instant base, int speed) {
    this.real = real;
    this.origin = origin;
    this.base = base;
    this.speed = speed;
  }

  /** The real time. */
  public static DeploymentClock system() {
    return new DeploymentClock(InstantSource.system(), Instant.EPOCH, Instant.EPOCH, 1);
  }

  /**
   * An accelerated time.
   *
   * @param deployment must be a demonstration
   * @param origin the real time at which the deployment's time is {@code base}
   * @param base the deployment's time at {@code origin}
   * @param speed how many seconds of the deployment pass in a real one, 1…{@value #MAX_SPEED}
   * @throws IllegalArgumentException if the deployment is not a demonstration, or the speed is out
   *     of range
   */
  public static DeploymentClock accelerated(
      DeploymentDescriptor deployment, Instant origin, Instant base, int speed) {
    return accelerated(deployment, origin, base, speed, InstantSource.system());
  }

  static DeploymentClock accelerated(
      DeploymentDescriptor deployment,
      Instant origin,
      Instant base,
      int speed,
      InstantSource real) {
    if (!deployment.demonstration()) {
      throw new IllegalArgumentException(
          "deployment \""
              + deployment.name()
              + "\" is not a demonstration and runs on the real clock only; remove clock.demonstration");
    }
    if (speed < 1 || speed > MAX_SPEED) {
      throw new IllegalArgumentException(
          "clock speed must be within 1…" + MAX_SPEED + ": " + speed);
    }
    return new DeploymentClock(real, origin, base, speed);
  }

  @Override
  public Instant instant() {
    return base.plus(Duration.between(origin, real.instant()).multipliedBy(speed));
  }

  /** How many seconds of the deployment pass in a real one. */
  public int speed() {
    return speed;
  }

  /** How long one must really wait until {@code duration} has passed in the deployment. */
  public Duration toReal(Duration duration) {
    return duration.dividedBy(speed);
  }

  @Override
  public String toString() {
    return speed == 1 && base.equals(origin)
        ? "real clock"
        : "demonstration clock, " + speed + " × from " + base;
  }
}
