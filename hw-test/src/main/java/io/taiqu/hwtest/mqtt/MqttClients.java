package io.taiqu.hwtest.mqtt;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Opens connections to brokers; they share a few threads. */
public final class MqttClients implements AutoCloseable {
  private static final int CONNECT_SECONDS = 10;
  private static final int LEAVE_SECONDS = 2;
  private static final String NAME_IN_CERTIFICATE = "HTTPS";

  private final EventLoopGroup threads;
  private final ChannelGroup connected = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /** Clients whose threads are named. */
  public MqttClients(String name, int threads) {
    this.threads = new NioEventLoopGroup(threads, new DefaultThreadFactory(name, true));
  }

  /**
   * Connects: completes when the broker has let the client in, and exceptionally with the reason
   * when it has not within {@value #CONNECT_SECONDS} s.
   *
   * @param host as the broker's certificate names it
   */
  public CompletableFuture<MqttConnection> open(
      String host, int port, SSLContext tls, String clientId, MqttConnection.Events events) {
    Conversation conversation = new Conversation(clientId, events);
    ChannelFuture connecting =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_SECONDS * 1000)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connected.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new SslHandler(engine(tls, host, port)),
                            MqttEncoder.INSTANCE,
                            new MqttDecoder(Conversation.LARGEST_PACKET_BYTES),
                            conversation);
                  }
                })
            .connect(host, port);
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        conversation.fail(done.cause());
      }
    });
    Channel channel = connecting.channel();
    return conversation
        .opened()
        .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
        .thenApply(in -> new MqttConnection(channel, conversation))
        .whenComplete((connection, failure) -> {
          if (failure != null) {
            channel.close();
          }
        });
  }

  private static SSLEngine engine(SSLContext tls, String host, int port) {
    SSLEngine engine = tls.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(NAME_IN_CERTIFICATE);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /**
   * Takes leave of the brokers, waits a moment until they have closed what is still connected, and
   * ends the threads.
   */
  @Override
  public void close() {
    ChannelGroupFuture closed = connected.newCloseFuture();
    connected.forEach(Conversation::leave);
    closed.awaitUninterruptibly(LEAVE_SECONDS, TimeUnit.SECONDS);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
