package io.taiqu.supervisor.broker;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Hands messages to who takes them in this process. Artemis calls it when a message was sent, which
 * it is after its sender's rights were checked.
 */
final class HandOver implements ActiveMQServerPlugin {
  private volatile InProcess taker =
      new InProcess() {
        @Override
        public boolean wants(String topic) {
          return false;
        }

        @Override
        public void take(String topic, byte[] message) {
          throw new IllegalStateException("nobody wants " + topic);
        }
      };

  void to(InProcess other) {
    taker = other;
  }

  @Override
  public void afterSend(
      ServerSession session,
      Transaction transaction,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue,
      RoutingStatus result) {
    InProcess now = taker;
    String topic = message.getAddress();
    if (now.wants(topic)) {
      ActiveMQBuffer body = message.toCore().getReadOnlyBodyBuffer();
      byte[] bytes = new byte[body.readableBytes()];
      body.readBytes(bytes);
      now.take(topic, bytes);
    }
  }
}
