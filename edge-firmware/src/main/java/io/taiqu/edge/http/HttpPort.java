package io.taiqu.edge.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** How the unit's pages take their port. */
public final class HttpPort {
  private static final int BACKLOG = 16;

  static {
    // The server reads them once, before its first start. Without them whoever begins a request and
    // does not end it keeps one of a page's two threads for ever.
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 20);
  }

  private HttpPort() {}

  /**
   * A server on this address that is not started yet.
   *
   * @param what wants the port, as the message says it
   * @param remedy what to do if the port is taken
   * @throws IOException if the port is taken
   */
  public static HttpServer take(InetSocketAddress address, String what, String remedy)
      throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "%s can't listen on %s:%d (%s): another program uses the port; %s"
              .formatted(what, address.getHostString(), address.getPort(), e.getMessage(), remedy),
          e);
    }
  }

  private static void limit(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }
}
