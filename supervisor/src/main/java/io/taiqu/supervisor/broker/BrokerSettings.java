package io.taiqu.supervisor.broker;

import java.nio.file.Path;

/**
 * What the embedded broker needs to know.
 *
 * @param dataDirectory the broker's own files; created when absent
 * @param keysDirectory holds {@code tls/broker.key}, {@code tls/broker.crt} and {@code tls/ca.crt}
 * @param edgeTopicRoot the topic prefix under which each edge has its own level, ending in {@code
 *     /}
 */
public record BrokerSettings(
    String host, int port, Path dataDirectory, Path keysDirectory, String edgeTopicRoot) {}
