package io.taiqu.edge.mqtt;

/**
 * Where the broker is.
 *
 * @param host name or address, as in the broker's certificate
 * @param port TCP port of its TLS listener
 */
public record BrokerAddress(String host, int port) {
  String uri() {
    return "ssl://" + host + ":" + port;
  }
}
