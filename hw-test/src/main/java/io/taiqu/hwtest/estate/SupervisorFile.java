package io.taiqu.hwtest.estate;

/** The configuration of the supervisor's process. */
public final class SupervisorFile {
  private SupervisorFile() {}

  /**
   * The file's text; paths are relative to the file's directory.
   *
   * @param broker which broker
   * @param brokerPort the broker's port on this machine
   * @param webPort where pages and REST interface listen
   * @param clock the demonstration's clock
   */
  public static String of(BrokerChoice broker, int brokerPort, int webPort, DemoClock clock) {
    String brokerLine =
        switch (broker) {
          case EMBEDDED -> "embedded: { host: 127.0.0.1, port: %d }".formatted(brokerPort);
          case MOSQUITTO -> "external: { host: localhost, port: %d }".formatted(brokerPort);
        };
    return """
    keys: { dir: keys }
    data: { dir: data }
    fence: { url: fence/fence.journal }
    broker: { %s }
    web: { host: 127.0.0.1, port: %d }
    """
            .formatted(brokerLine, webPort)
        + clock.toYaml();
  }
}
