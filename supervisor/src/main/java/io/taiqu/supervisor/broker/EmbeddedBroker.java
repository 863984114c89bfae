package io.taiqu.supervisor.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
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

  private final ActiveMQServer server;

  private EmbeddedBroker(ActiveMQServer server) {
    this.server = server;
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
      ActiveMQServer server =
          new ActiveMQServerImpl(
              configuration(settings), new CertificateSecurity(settings.edgeTopicRoot(), revoked));
      server.start();
      if (!server.isActive()
          && !server.waitForActivation(30, java.util.concurrent.TimeUnit.SECONDS)) {
        server.stop();
        throw new IllegalStateException("it did not become active within 30 s");
      }
      return new EmbeddedBroker(server);
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

  private static ConfigurationImpl configuration(BrokerSettings settings) throws Exception {
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
            .setMaxDeliveryAttempts(-1));
    String keys = URLEncoder.encode(settings.keysDirectory().toString(), StandardCharsets.UTF_8);
    configuration.registerBrokerPlugin(new DurableWhereRetained());
    configuration.addAcceptorConfiguration(
        "mqtt",
        "tcp://%s:%d?protocols=MQTT;sslEnabled=true;needClientAuth=true;enabledProtocols=TLSv1.3;keyStorePath=%s;trustStorePath=%s"
            .formatted(settings.host(), settings.port(), keys, keys));
    return configuration;
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
