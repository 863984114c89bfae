package io.taiqu.supervisor.broker;

import io.taiqu.protocol.codec.TlsContexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextFactory;

/**
 * Gives the embedded broker its identity from PEM files, so that no key store with a copy of the
 * key lies about: the acceptor's key store path names the directory.
 */
public final class PemSslContextFactory implements SSLContextFactory {
  private static final int BEFORE_THE_DEFAULTS = 100;

  /** Called by Artemis. */
  public PemSslContextFactory() {}

  @Override
  public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> options)
      throws IOException {
    return TlsContexts.fromPem(Path.of(config.getKeystorePath()), "broker");
  }

  @Override
  public int getPriority() {
    return BEFORE_THE_DEFAULTS;
  }
}
