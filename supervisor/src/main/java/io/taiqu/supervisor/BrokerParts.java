package io.taiqu.supervisor;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.BrokerStartException;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.intake.Intake;
import io.taiqu.supervisor.mqtt.BrokerLink;
import io.taiqu.supervisor.topup.CreditPublishing;
import java.util.List;
import java.util.Optional;

/** The broker, if it runs in this process, and the link to it. */
final class BrokerParts {
  private final Foundation on;
  private Optional<EmbeddedBroker> embedded = Optional.empty();

  BrokerParts(Foundation on) {
    this.on = on;
  }

  /** Starts the broker of this process, or nothing if the configuration names another one. */
  void start(Parts parts) throws BrokerStartException {
    switch (on.config.broker()) {
      case SupervisorConfig.Broker.Embedded(String host, int port) ->
          embedded =
              Optional.of(
                  parts.add(
                      EmbeddedBroker.start(
                          new BrokerSettings(
                              host,
                              port,
                              on.config.data().resolve("broker"),
                              on.keys.tlsDirectory(),
                              Topics.root(on.deployment.deployment())),
                          on.trust::isRevoked)));
      case SupervisorConfig.Broker.External _ -> {}
    }
  }

  /** The link, not connected yet; with each connection everything in force is sent again. */
  BrokerLink link(Intake intake, CreditPublishing publishing) {
    BrokerLink link =
        new BrokerLink(
            host(on.config.broker()),
            on.config.broker().port(),
            on.keys.client(),
            on.config.sideBySide(),
            subscriptions(on.deployment.deployment()),
            intake,
            listener(publishing));
    if (embedded.isPresent()) {
      NearBroker near = new NearBroker(embedded.get(), intake, link);
      on.link.to(near);
      near.start();
    } else {
      on.link.to(link);
    }
    return link;
  }

  /** Where this supervisor reaches its broker. */
  static String host(SupervisorConfig.Broker broker) {
    return switch (broker) {
      case SupervisorConfig.Broker.Embedded(String listen, _) ->
          listen.equals("0.0.0.0") || listen.equals("::") ? "localhost" : listen;
      case SupervisorConfig.Broker.External(String other, _) -> other;
    };
  }

  private List<BrokerLink.Subscription> subscriptions(DeploymentId deployment) {
    if (embedded.isPresent()) {
      return BrokerLink.allButReadings(deployment);
    }
    return on.config.sideBySide().isPresent()
        ? BrokerLink.shared(deployment)
        : BrokerLink.allOf(deployment);
  }

  private BrokerLink.Listener listener(CreditPublishing publishing) {
    return new BrokerLink.Listener() {
      @Override
      public void connected() {
        on.alarms.clear(
            AlarmKind.BROKER_UNREACHABLE, new AlarmSubject.Deployment(), on.clock.instant());
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
    };
  }
}
