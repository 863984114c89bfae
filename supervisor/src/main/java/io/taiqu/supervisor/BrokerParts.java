package io.taiqu.supervisor;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.BrokerStartException;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.intake.Intake;
import io.taiqu.supervisor.mqtt.BrokerLink;
import io.taiqu.supervisor.topup.CreditPublishing;

/** The broker, if it runs in this process, and the link to it. */
final class BrokerParts {
  private final Foundation on;

  BrokerParts(Foundation on) {
    this.on = on;
  }

  /** Starts the broker of this process, or nothing if the configuration names another one. */
  void start(Parts parts) throws BrokerStartException {
    switch (on.config.broker()) {
      case SupervisorConfig.Broker.Embedded(String host, int port) ->
          parts.add(
              EmbeddedBroker.start(
                  new BrokerSettings(
                      host,
                      port,
                      on.config.data().resolve("broker"),
                      on.keys.tlsDirectory(),
                      Topics.root(on.deployment.deployment())),
                  on.trust::isRevoked));
      case SupervisorConfig.Broker.External _ -> {}
    }
  }

  /** The link, not connected yet; with each connection everything in force is sent again. */
  BrokerLink link(Intake intake, CreditPublishing publishing) {
    String host =
        switch (on.config.broker()) {
          case SupervisorConfig.Broker.Embedded(String listen, _) ->
              listen.equals("0.0.0.0") || listen.equals("::") ? "localhost" : listen;
          case SupervisorConfig.Broker.External(String other, _) -> other;
        };
    return on.link.to(
        new BrokerLink(
            host,
            on.config.broker().port(),
            on.keys.client(),
            Topics.upFilter(on.deployment.deployment()),
            Topics.certificateFilter(on.deployment.deployment()),
            on.config.sideBySide(),
            intake,
            new BrokerLink.Listener() {
              @Override
              public void connected() {
                on.alarms.clear(
                    AlarmKind.BROKER_UNREACHABLE,
                    new AlarmSubject.Deployment(),
                    on.clock.instant());
                on.documents.publishAll();
                publishing.publishAll();
              }

              @Override
              public void disconnected(String cause) {
                on.alarms.raise(
                    AlarmKind.BROKER_UNREACHABLE,
                    new AlarmSubject.Deployment(),
                    AlarmCause.of(AlarmCause.Code.BROKER_FAILED, cause),
                    on.clock.instant());
              }
            }));
  }
}
