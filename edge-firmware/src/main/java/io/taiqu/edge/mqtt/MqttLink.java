package io.taiqu.edge.mqtt;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.SupervisorLink;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with the broker: connects, subscribes to what is meant for this unit, and begins
 * again when it breaks, for ever. Every session starts clean: the documents that matter are
 * retained by the broker and come again with each subscription, which is also how one that the
 * inbox had no room for is asked for again.
 */
public final class MqttLink implements SupervisorLink, Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

  /** An inbox that was full a moment ago gets this long to empty. */
  private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

  /** What has no room for long, such as on a full disk, is not asked for more often than this. */
  private static final long RAREST_ASK_NANOS = 60_000_000_000L;

  private final BrokerAddress broker;
  private final SSLContext tls;
  private final DeploymentId deployment;
  private final EdgeId edge;
  private final byte[] certificate;
  private final Inbox inbox;
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile @Nullable MqttSession session;
  private boolean stopped;
  private boolean askAgain;
  private String lastProblem = "";

  /**
   * A link that is not started.
   *
   * @param certificate the unit's role certificate, published at each connection so that the
   *     supervisor can verify what the unit signs
   */
  public MqttLink(
      BrokerAddress broker,
      SSLContext tls,
      DeploymentId deployment,
      EdgeId edge,
      byte[] certificate,
      Inbox inbox) {
    this.broker = broker;
    this.tls = tls;
    this.deployment = deployment;
    this.edge = edge;
    this.certificate = certificate.clone();
    this.inbox = inbox;
  }

  @Override
  public void run() {
    while (!isStopped()) {
      try (MqttSession opened =
          MqttSession.open(broker, tls, edge.toString(), this::arrived, this::broken)) {
        opened.subscribe(Topics.downFilter(deployment, edge));
        opened.publish(Topics.certificate(deployment, edge).name(), certificate, true);
        LOG.info("Connected to the broker {}:{}.", broker.host(), broker.port());
        backoff.connected();
        lastProblem = "";
        session = opened;
        inbox.offer(new Input.LinkChanged(true));
        serve(opened);
      } catch (MqttException e) {
        report(problem(e));
      }
      if (session != null) {
        session = null;
        inbox.offer(new Input.LinkChanged(false));
      }
      pause();
    }
  }

  /**
   * Waits for the session to break, and subscribes again when something has to be delivered again.
   */
  private void serve(MqttSession opened) throws MqttException {
    long pauseNanos = ASK_AGAIN_NANOS;
    lock.lock();
    try {
      while (!stopped && opened.alive()) {
        if (!askAgain) {
          changed.awaitUninterruptibly();
          continue;
        }
        waitNanos(pauseNanos, opened::alive);
        pauseNanos = Math.min(2 * pauseNanos, RAREST_ASK_NANOS);
        askAgain = false;
        if (stopped || !opened.alive()) {
          continue;
        }
        lock.unlock();
        try {
          opened.subscribe(Topics.downFilter(deployment, edge));
        } finally {
          lock.lock();
        }
      }
    } finally {
      lock.unlock();
    }
    if (!isStopped()) {
      report("the connection broke");
    }
  }

  private void pause() {
    lock.lock();
    try {
      waitNanos(backoff.next().toNanos(), () -> true);
    } finally {
      lock.unlock();
    }
  }

  private void waitNanos(long nanos, BooleanSupplier worthwhile) {
    long left = nanos;
    while (!stopped && left > 0 && worthwhile.getAsBoolean()) {
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
  }

  private void report(String problem) {
    if (!problem.equals(lastProblem)) {
      LOG.warn(
          "No session with the broker {}:{}: {}. Metering, charging and switching go on; trying again by itself.",
          broker.host(),
          broker.port(),
          problem);
    }
    lastProblem = problem;
  }

  private static String problem(MqttException e) {
    Throwable cause = e.getCause();
    return cause == null
        ? e.getMessage() + " (" + e.getReasonCode() + ")"
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private void arrived(String topic, byte[] payload) {
    if (!inbox.offer(new Input.DocumentArrived(topic, payload, this::settled))) {
      settled(false);
    }
  }

  private void settled(boolean durable) {
    if (durable) {
      return;
    }
    lock.lock();
    try {
      askAgain = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void broken() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean connected() {
    MqttSession current = session;
    return current != null && current.alive();
  }

  @Override
  public boolean publish(UplinkTopic topic, byte[] signed) {
    Topics.Channel channel = channel(topic);
    return Optional.ofNullable(session)
        .filter(MqttSession::alive)
        .map(current ->
            current.offer(
                new Topics.Topic(deployment, edge, channel, Optional.empty()).name(),
                signed,
                channel.retained()))
        .orElse(false);
  }

  private static Topics.Channel channel(UplinkTopic topic) {
    return switch (topic) {
      case REPORT -> Topics.Channel.REPORT;
      case READINGS -> Topics.Channel.READINGS;
      case EVIDENCE -> Topics.Channel.EVIDENCE;
    };
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
