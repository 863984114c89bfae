package io.taiqu.supervisor.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An MQTT 5 broker in this process, for deployments that don't bring their own. */
public final class EmbeddedBroker implements AutoCloseable {
  private static final long ADDRESS_BYTES_IN_MEMORY = 16L << 20;
  private static final long ALL_BYTES_IN_MEMORY = 128L << 20;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int EXPIRY_SCAN_MILLIS = 1000;
  private static final int MAX_DISK_PERCENT = 98;
  private static final int HEADER_BYTES = 512;
  private static final int AT_MOST_ONCE = 0;

  private final ActiveMQServer server;
  private final HandOver handOver;

  private EmbeddedBroker(ActiveMQServer server, HandOver handOver) {
    this.server = server;
    this.handOver = handOver;
  }

  /**
   * Starts the broker and returns when it takes connections.
   *
   * @param revoked tells whether the client of that certificate name was revoked
   * @throws BrokerStartException if the port is taken or the files can't be used
   */
  public static EmbeddedBroker start(BrokerSettings settings, Predicate<String> revoked)
      throws BrokerStartException {
    requireFreePort(settings);
    try {
      Files.createDirectories(settings.dataDirectory());
      HandOver handOver = new HandOver();
      ActiveMQServer server =
          new ActiveMQServerImpl(
              configuration(settings, handOver),
              new CertificateSecurity(settings.edgeTopicRoot(), revoked));
      server.start();
      if (!server.isActive()
          && !server.waitForActivation(30, java.util.concurrent.TimeUnit.SECONDS)) {
        server.stop();
        throw new IllegalStateException("it did not become active within 30 s");
      }
      return new EmbeddedBroker(server, handOver);
    } catch (Exception e) {
      throw new BrokerStartException(
          "The embedded broker can't start in " + settings.dataDirectory() + ": " + e.getMessage(),
          e);
    }
  }

  private static void requireFreePort(BrokerSettings settings) throws BrokerStartException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw new BrokerStartException(
          "The broker can't listen on %s:%d (%s). Stop the program that uses the port, or set broker.embedded.port."
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  private static ConfigurationImpl configuration(BrokerSettings settings, HandOver handOver)
      throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    Path data = settings.dataDirectory();
    configuration.setName("taiqu");
    configuration.setPersistenceEnabled(true);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalSyncNonTransactional(true);
    configuration.setJournalSyncTransactional(true);
    configuration.setJournalDirectory(data.resolve("journal").toString());
    configuration.setBindingsDirectory(data.resolve("bindings").toString());
    configuration.setPagingDirectory(data.resolve("paging").toString());
    configuration.setLargeMessagesDirectory(data.resolve("large").toString());
    configuration.setJMXManagementEnabled(false);
    configuration.setMessageExpiryScanPeriod(EXPIRY_SCAN_MILLIS);
    configuration.setMaxDiskUsage(MAX_DISK_PERCENT);
    configuration.setGlobalMaxSize(ALL_BYTES_IN_MEMORY);
    configuration.setGracefulShutdownEnabled(false);
    configuration.setSecurityEnabled(true);
    // The default caches let one client's certificate connect as another.
    configuration.setAuthenticationCacheSize(0);
    configuration.setAuthorizationCacheSize(0);
    configuration.setWildCardConfiguration(
        new WildcardConfiguration().setDelimiter('/').setAnyWords('#').setSingleWord('+'));
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            // DROP loses messages silently when an address is full.
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
            .setMaxSizeBytes(ADDRESS_BYTES_IN_MEMORY)
            .setPageSizeBytes(PAGE_BYTES)
            // What is handed over has no queue, and its address would come and go with each
            // message.
            .setAutoDeleteAddresses(false)
            .setMaxDeliveryAttempts(-1));
    String keys = URLEncoder.encode(settings.keysDirectory().toString(), StandardCharsets.UTF_8);
    configuration.registerBrokerPlugin(new DurableWhereRetained());
    configuration.registerBrokerPlugin(handOver);
    configuration.addAcceptorConfiguration(
        "mqtt",
        "tcp://%s:%d?protocols=MQTT;sslEnabled=true;needClientAuth=true;enabledProtocols=TLSv1.3;keyStorePath=%s;trustStorePath=%s"
            .formatted(settings.host(), settings.port(), keys, keys));
    return configuration;
  }

  /** From now on, messages on topics that it wants go to this taker as well. */
  public void handOverTo(InProcess taker) {
    handOver.to(taker);
  }

  /**
   * Publishes from this process, not retained and to whoever is subscribed now; throws if the
   * broker does not take it.
   */
  public void publish(String topic, byte[] message) {
    CoreMessage sent =
        new CoreMessage(server.getStorageManager().generateID(), message.length + HEADER_BYTES);
    sent.setAddress(
        MQTTUtil.getCoreAddressFromMqttTopic(
            topic, server.getConfiguration().getWildcardConfiguration()));
    sent.setRoutingType(RoutingType.MULTICAST);
    sent.setType(Message.BYTES_TYPE);
    sent.setDurable(false);
    sent.setTimestamp(System.currentTimeMillis());
    sent.putBooleanProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY, false);
    sent.putIntProperty(MQTTUtil.MQTT_QOS_LEVEL_KEY, AT_MOST_ONCE);
    sent.getBodyBuffer().writeBytes(message);
    try {
      server.getPostOffice().route(sent, false);
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker does not take a message", e);
    }
  }

  /** Stops the broker; retained messages and sessions stay on disk. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker did not stop cleanly", e);
    }
  }
}
