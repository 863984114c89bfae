package io.taiqu.hwtest.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.taiqu.hwtest.mqtt.MqttConnection.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a client says and hears on one connection, by MQTT 5: sections of OASIS "MQTT Version 5.0".
 * Its state belongs to the connection's thread. What is published together is sent together,
 * because a record of TLS and a call of the system cost more than a message.
 */
final class Conversation extends SimpleChannelInboundHandler<MqttMessage> {
  static final int LARGEST_PACKET_BYTES = 1 << 20;

  /** A client that answers for none of these at most; the broker may allow fewer (4.9). */
  private static final int UNDER_WAY = 64;

  private static final int SENT_TOGETHER = 64;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final int PATIENCE_MILLIS = 500;
  private static final int FIRST_REFUSAL = 0x80;
  private static final int LAST_PACKET_ID = 0xFFFF;

  private final String clientId;
  private final MqttConnection.Events events;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final Queue<Publication> offered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean pumpDue = new AtomicBoolean();
  private final Map<Integer, Publication> underWay = new HashMap<>();
  private final Map<Integer, CompletableFuture<Void>> subscribing = new HashMap<>();
  private int lastPacketId;
  private int room = UNDER_WAY;
  private boolean silent;
  private boolean ended;
  private volatile String cause = "the broker closed the connection";

  private record Publication(
      String topic,
      byte[] message,
      Delivery delivery,
      boolean retained,
      CompletableFuture<Void> done) {}

  Conversation(String clientId, MqttConnection.Events events) {
    this.clientId = clientId;
    this.events = events;
  }

  /** Completes when the broker has let the client in. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  /** There is no connection. */
  void fail(Throwable failure) {
    opened.completeExceptionally(failure);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    MqttProperties properties = new MqttProperties();
    properties.add(
        new MqttProperties.IntegerProperty(
            MqttProperties.MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), LARGEST_PACKET_BYTES));
    ctx.writeAndFlush(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId(clientId)
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_SECONDS)
            .properties(properties)
            .build());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
    silent = false;
    if (message.decoderResult().isFailure()) {
      end(ctx, "the broker sent what is not MQTT: " + message.decoderResult().cause().getMessage());
      return;
    }
    switch (message) {
      case MqttPublishMessage publication -> arrived(ctx, publication);
      case MqttConnAckMessage answer -> answered(ctx, answer.variableHeader());
      case MqttSubAckMessage answer -> subscribed(answer);
      default -> control(ctx, message);
    }
  }

  private void subscribed(MqttSubAckMessage answer) {
    CompletableFuture<Void> done = subscribing.remove(answer.variableHeader().messageId());
    if (done != null) {
      settle(done, answer.payload().reasonCodes().stream().mapToInt(code -> code).max().orElse(0));
    }
  }

  private void control(ChannelHandlerContext ctx, MqttMessage message) {
    MqttMessageType type = message.fixedHeader().messageType();
    if (type == MqttMessageType.PUBACK) {
      taken((MqttMessageIdVariableHeader) message.variableHeader());
      pump(ctx.channel());
    } else if (type == MqttMessageType.DISCONNECT) {
      end(ctx, "the broker ended the connection" + reasonOf(message.variableHeader()));
    } else if (type != MqttMessageType.PINGRESP) {
      end(ctx, "the broker sent " + type + ", which a client does not expect");
    }
  }

  private static String reasonOf(Object header) {
    return header instanceof MqttReasonCodeAndPropertiesVariableHeader reason
        ? " (%s)".formatted(hexadecimal(reason.reasonCode()))
        : "";
  }

  private void answered(ChannelHandlerContext ctx, MqttConnAckVariableHeader answer) {
    if (answer.connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      end(ctx, "the broker refuses the client: " + answer.connectReturnCode());
      return;
    }
    room =
        Math.min(
            UNDER_WAY, told(answer, MqttProperties.MqttPropertyType.RECEIVE_MAXIMUM, UNDER_WAY));
    int keepAlive =
        told(answer, MqttProperties.MqttPropertyType.SERVER_KEEP_ALIVE, KEEP_ALIVE_SECONDS);
    if (keepAlive > 0) {
      // First, so that a long message that is still coming counts as a sign of life.
      ctx.pipeline().addFirst(new IdleStateHandler(keepAlive, Math.max(1, keepAlive / 2), 0));
    }
    opened.complete(null);
  }

  private static int told(
      MqttConnAckVariableHeader answer, MqttProperties.MqttPropertyType type, int otherwise) {
    return answer.properties().getProperty(type.value())
            instanceof MqttProperties.IntegerProperty property
        ? property.value()
        : otherwise;
  }

  private void arrived(ChannelHandlerContext ctx, MqttPublishMessage publication) {
    events.arrived(
        publication.variableHeader().topicName(), ByteBufUtil.getBytes(publication.payload()));
    if (publication.fixedHeader().qosLevel() != MqttQoS.AT_MOST_ONCE) {
      ctx.write(
          MqttMessageBuilders.pubAck().packetId(publication.variableHeader().packetId()).build());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  CompletableFuture<Void> subscribe(Channel channel, String filter) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!onThread(channel, () -> subscribe(channel, filter, done))) {
      done.completeExceptionally(new IOException(cause));
    }
    return done;
  }

  private void subscribe(Channel channel, String filter, CompletableFuture<Void> done) {
    if (ended) {
      done.completeExceptionally(new IOException(cause));
      return;
    }
    int id = nextPacketId();
    subscribing.put(id, done);
    channel.writeAndFlush(
        MqttMessageBuilders.subscribe()
            .messageId(id)
            .addSubscription(MqttQoS.AT_LEAST_ONCE, filter)
            .build());
  }

  CompletableFuture<Void> publish(
      Channel channel, String topic, byte[] message, Delivery delivery, boolean retained) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    offered.add(new Publication(topic, message, delivery, retained, done));
    if (pumpDue.compareAndSet(false, true) && !onThread(channel, () -> pump(channel))) {
      pumpDue.set(false);
      failOffered();
    }
    return done;
  }

  /** False if the threads have ended. */
  private static boolean onThread(Channel channel, Runnable work) {
    try {
      channel.eventLoop().execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void pump(Channel channel) {
    pumpDue.set(false);
    if (ended) {
      failOffered();
      return;
    }
    int unsent = 0;
    Publication next = offered.peek();
    while (next != null && mayGo(channel, next)) {
      offered.remove();
      write(channel, next);
      unsent++;
      if (unsent == SENT_TOGETHER) {
        channel.flush();
        unsent = 0;
      }
      next = offered.peek();
    }
    channel.flush();
  }

  private boolean mayGo(Channel channel, Publication next) {
    return channel.isWritable()
        && (next.delivery() == Delivery.UNACKNOWLEDGED || underWay.size() < room);
  }

  private void write(Channel channel, Publication publication) {
    boolean acknowledged = publication.delivery() == Delivery.ACKNOWLEDGED;
    int id = acknowledged ? nextPacketId() : 0;
    if (acknowledged) {
      underWay.put(id, publication);
    }
    ChannelFutureListener sent =
        written -> {
          if (!written.isSuccess()) {
            underWay.remove(id);
            publication.done().completeExceptionally(written.cause());
          } else if (!acknowledged) {
            publication.done().complete(null);
          }
        };
    channel
        .write(
            MqttMessageBuilders.publish()
                .topicName(publication.topic())
                .qos(acknowledged ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE)
                .messageId(id)
                .retained(publication.retained())
                .payload(Unpooled.wrappedBuffer(publication.message()))
                .build())
        .addListener(sent);
  }

  private int nextPacketId() {
    do {
      lastPacketId = lastPacketId == LAST_PACKET_ID ? 1 : lastPacketId + 1;
    } while (underWay.containsKey(lastPacketId) || subscribing.containsKey(lastPacketId));
    return lastPacketId;
  }

  private void taken(MqttMessageIdVariableHeader answer) {
    Publication publication = underWay.remove(answer.messageId());
    if (publication != null) {
      int reason =
          answer instanceof MqttPubReplyMessageVariableHeader reply
              ? Byte.toUnsignedInt(reply.reasonCode())
              : 0;
      settle(publication.done(), reason);
    }
  }

  private static void settle(CompletableFuture<Void> done, int reason) {
    if (reason >= FIRST_REFUSAL) {
      done.completeExceptionally(
          new IOException("the broker refuses it (" + hexadecimal((byte) reason) + ")"));
    } else {
      done.complete(null);
    }
  }

  /** As the standard lists the reasons (2.4). */
  private static String hexadecimal(byte reason) {
    return "reason 0x%02X".formatted(reason);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      pump(ctx.channel());
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      end(ctx, messageOf(handshake.cause()));
    }
    if (!(event instanceof IdleStateEvent idle)) {
      super.userEventTriggered(ctx, event);
      return;
    }
    if (idle.state() == IdleState.READER_IDLE && silent) {
      end(ctx, "the broker has not answered for too long");
      return;
    }
    silent |= idle.state() == IdleState.READER_IDLE;
    ctx.writeAndFlush(
        new MqttMessage(
            new MqttFixedHeader(MqttMessageType.PINGREQ, false, MqttQoS.AT_MOST_ONCE, false, 0)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    end(ctx, messageOf(failure));
  }

  /** A decoder of Netty's puts what went wrong into an exception of its own. */
  private static String messageOf(Throwable failure) {
    Throwable within = failure.getCause();
    return String.valueOf(
        failure instanceof DecoderException && within != null
            ? within.getMessage()
            : failure.getMessage());
  }

  private void end(ChannelHandlerContext ctx, String why) {
    if (!ended) {
      cause = why;
    }
    ctx.close();
  }

  /**
   * The broker closes the connection when it has forgotten the client (3.14.4); if it does not
   * soon, this side does.
   */
  static void leave(Channel channel) {
    onThread(
        channel,
        () -> {
          channel.writeAndFlush(MqttMessageBuilders.disconnect().reasonCode((byte) 0).build());
          channel
              .eventLoop()
              .schedule(() -> channel.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    opened.completeExceptionally(new IOException(cause));
    subscribing.values().forEach(done -> done.completeExceptionally(new IOException(cause)));
    subscribing.clear();
    underWay.values().forEach(lost -> lost.done().completeExceptionally(new IOException(cause)));
    underWay.clear();
    failOffered();
    if (!opened.isCompletedExceptionally()) {
      events.ended(cause);
    }
  }

  private void failOffered() {
    for (Publication lost = offered.poll(); lost != null; lost = offered.poll()) {
      lost.done().completeExceptionally(new IOException(cause));
    }
  }
}
