package io.taiqu.supervisor.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections between real sockets with what {@code taiqu pki} issued. */
class TlsHandshakeTest {

  private static final String EDGE = "7a6ad0f4-2f0c-4a3b-9a39-0b9c8f1f0a01";

  @TempDir private Path directory;

  @Test
  void brokerLearnsTheEdgesIdentityFromItsCertificate() throws Exception {
    issue("a", InstantSource.system(), "localhost,127.0.0.1");

    assertEquals(
        "CN=" + EDGE, handshake("a", "a", "localhost").getSubjectX500Principal().getName());
    assertEquals(
        "CN=" + EDGE, handshake("a", "a", "127.0.0.1").getSubjectX500Principal().getName());
  }

  @Test
  void brokerUnderANameThatItsCertificateDoesNotHoldIsRefused() {
    issue("a", InstantSource.system(), "broker.example");
    PkiRun.at(
            InstantSource.system(),
            "issue",
            "broker",
            "--dir",
            directory.resolve("a/pki"),
            "--host",
            "broker.example",
            "--out",
            directory.resolve("apart/supervisor"))
        .succeeded();

    var refused = assertThrows(SSLException.class, () -> handshake("apart", "a", "localhost"));
    assertTrue(refused.toString().contains("localhost"), refused.toString());
  }

  @Test
  void aSupervisorsOwnBrokerIsAlwaysNamedAsTheSupervisorReachesIt() throws Exception {
    issue("a", InstantSource.system(), "broker.example");

    handshake("a", "a", "localhost");
    handshake("a", "a", "127.0.0.1");
  }

  @Test
  void edgeOfAnotherDeploymentIsRefusedByTheBroker() {
    issue("a", InstantSource.system(), "localhost");
    issue("b", InstantSource.system(), "localhost");

    assertThrows(IOException.class, () -> handshake("a", "b", "localhost"));
  }

  @Test
  void endedCertificateIsRefused() {
    Instant longAgo = Instant.now().minus(Duration.ofDays(900));
    issue("old", InstantSource.fixed(longAgo), "localhost");

    assertThrows(IOException.class, () -> handshake("old", "old", "localhost"));
  }

  private void issue(String deployment, InstantSource clock, String hosts) {
    Path home = directory.resolve(deployment);
    Path pki = home.resolve("pki");
    PkiRun.at(clock, "init", "--dir", pki, "--name", deployment).succeeded();
    PkiRun.at(
            clock,
            "issue",
            "supervisor",
            "--dir",
            pki,
            "--host",
            hosts,
            "--out",
            home.resolve("supervisor"))
        .succeeded();
    PkiRun.at(clock, "issue", "edge", "--dir", pki, "--edge", EDGE, "--out", home.resolve("edge"))
        .succeeded();
  }

  /** Connects an edge to a broker and returns the certificate that the broker saw. */
  private X509Certificate handshake(String brokersDeployment, String edgesDeployment, String host)
      throws Exception {
    Path broker = directory.resolve(brokersDeployment).resolve("supervisor/tls");
    Path edge = directory.resolve(edgesDeployment).resolve("edge/tls");
    try (var listener =
            (SSLServerSocket)
                TlsContexts.fromPem(broker, "broker")
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService brokerThread = Executors.newVirtualThreadPerTaskExecutor()) {
      listener.setNeedClientAuth(true);
      Future<X509Certificate> seen = brokerThread.submit(() -> greet(listener));
      try (var socket =
          (SSLSocket)
              TlsContexts.fromPem(edge, "client")
                  .getSocketFactory()
                  .createSocket(host, listener.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        // Under TLS 1.3 the client's certificate is judged after its own handshake has ended.
        if (socket.getInputStream().read() != 'k') {
          throw new SSLException("the broker closed the connection");
        }
      }
      return seen.get();
    } catch (ExecutionException e) {
      throw new SSLException("the broker refused", e.getCause());
    }
  }

  private static X509Certificate greet(SSLServerSocket listener) throws IOException {
    try (var socket = (SSLSocket) listener.accept()) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      socket.getOutputStream().write('k');
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
