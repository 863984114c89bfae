package io.taiqu.edge.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets that speak TLS 1.3 and nothing older. */
final class Tls13SocketFactory extends SSLSocketFactory {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final SSLSocketFactory factory;

  Tls13SocketFactory(SSLSocketFactory factory) {
    this.factory = factory;
  }

  private static Socket restricted(Socket socket) {
    if (socket instanceof SSLSocket tls) {
      tls.setEnabledProtocols(PROTOCOLS);
    }
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return restricted(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return restricted(factory.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return restricted(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return restricted(factory.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return restricted(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return restricted(factory.createSocket(address, port, localAddress, localPort));
  }
}
