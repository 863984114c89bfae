package io.taiqu.supervisor.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.transaction.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

final class BrokerLinkTest {
  /** Broker and database may be away together, and what is told of the one is kept in the other. */
  @Test
  void aDatabaseThatDoesNotAnswerEndsNoAttemptToReachTheBroker()
      throws IOException, GeneralSecurityException, InterruptedException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    CountDownLatch told = new CountDownLatch(2);
    BrokerLink.Listener listener =
        new BrokerLink.Listener() {
          @Override
          public void connected() {}

          @Override
          public void disconnected(String cause) {
            told.countDown();
            throw new StoreException("away");
          }
        };
    try (BrokerLink link =
        new BrokerLink(
            "localhost",
            nobody,
            SSLContext.getDefault(),
            Optional.empty(),
            List.of(),
            (topic, message) -> true,
            listener)) {
      link.start();
      assertTrue(told.await(20, TimeUnit.SECONDS));
    }
  }
}
