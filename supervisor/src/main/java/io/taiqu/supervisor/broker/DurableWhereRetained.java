package io.taiqu.supervisor.broker;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Keeps retained messages on disk and no other. Sessions end with their connections, so nothing
 * that only passes through would be delivered after a restart: readings come again until they are
 * acknowledged, and acknowledgements with them.
 */
final class DurableWhereRetained implements ActiveMQServerPlugin {
  @Override
  public void beforeSend(
      ServerSession session,
      Transaction transaction,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue) {
    if (!message.getBooleanProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY)) {
      message.setDurable(false);
    }
  }
}
