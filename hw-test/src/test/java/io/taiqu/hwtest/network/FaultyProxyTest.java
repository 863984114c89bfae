package io.taiqu.hwtest.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {
  private static final byte[] WORDS = {1, 2, 3, 4, 5, 6, 7, 8};

  private ServerSocket echo;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultyProxy.to(echo.getLocalPort(), 1);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
              } catch (IOException e) {
                // The proxy has cut it.
              }
            });
      } catch (IOException e) {
        return;
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(2_000);
    return socket;
  }

  private static byte[] exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(WORDS);
    return socket.getInputStream().readNBytes(WORDS.length);
  }

  @Test
  void withoutAFaultBytesPassUnchanged() throws IOException {
    try (Socket socket = connect()) {
      assertArrayEquals(WORDS, exchange(socket));
    }
  }

  @Test
  void cutResetsConnectionsAndRefusesNewOnes() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket);
      proxy.suffer(new NetworkFault.Cut());
      assertThrows(IOException.class, () -> exchangeUntilItFails(socket));
    }
    try (Socket socket = connect()) {
      assertThrows(IOException.class, () -> exchangeUntilItFails(socket));
    }
    proxy.suffer(new NetworkFault.None());
    try (Socket socket = connect()) {
      assertArrayEquals(WORDS, exchange(socket));
    }
  }

  private static void exchangeUntilItFails(Socket socket) throws IOException {
    for (int i = 0; i < 10; i++) {
      if (exchange(socket).length == 0) {
        throw new IOException("closed");
      }
    }
  }

  @Test
  void halfOpenSwallowsWithoutTellingAnybody() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket);
      proxy.suffer(new NetworkFault.HalfOpen());
      socket.setSoTimeout(300);
      assertThrows(SocketTimeoutException.class, () -> exchange(socket));
    }
  }

  @Test
  void delayAndThrottleTakeTheirTime() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket);
      proxy.suffer(new NetworkFault.Delay(60));
      long began = System.nanoTime();
      assertArrayEquals(WORDS, exchange(socket));
      assertTrue(System.nanoTime() - began >= 120_000_000L, "two directions");
      proxy.suffer(new NetworkFault.Throttle(80));
      began = System.nanoTime();
      assertArrayEquals(WORDS, exchange(socket));
      assertTrue(System.nanoTime() - began >= 200_000_000L, "eight bytes at 80 a second, twice");
    }
  }

  @Test
  void corruptionTurnsOneBitOver() throws IOException {
    try (Socket socket = connect()) {
      proxy.suffer(new NetworkFault.Corrupt(1));
      byte[] answer = exchange(socket);
      int bits = 0;
      for (int i = 0; i < WORDS.length; i++) {
        bits += Integer.bitCount((answer[i] ^ WORDS[i]) & 0xFF);
      }
      assertNotEquals(0, bits);
      assertEquals(2, bits, "one each way");
    }
  }
}
