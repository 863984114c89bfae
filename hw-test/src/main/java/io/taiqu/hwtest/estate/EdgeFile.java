package io.taiqu.hwtest.estate;

/** The configuration of a unit's process. */
public final class EdgeFile {
  private EdgeFile() {}

  /**
   * The file's text; paths are relative to the file's directory.
   *
   * @param brokerPort the broker's port on this machine
   * @param httpPort where the unit's status page listens
   * @param clock the demonstration's clock
   */
  public static String of(int brokerPort, int httpPort, DemoClock clock) {
    return """
    keys: { dir: keys }
    data: { dir: data }
    broker: { host: localhost, port: %d }
    http: { host: 127.0.0.1, port: %d }
    site: site.yaml
    interval: PT15M
    poll: { every: PT2S }
    gpio: { provider: taiqu-district, arm: %d }
    """
            .formatted(brokerPort, httpPort, EstateGrower.ARM_PIN)
        + clock.toYaml();
  }
}
