package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.message.Uplink;
import java.util.Optional;

/**
 * The MQTT topics. An edge may subscribe below its own {@code down/} and publish below its own
 * {@code up/}, and nothing else.
 *
 * <pre>taiqu/v1/{deployment}/edge/{edge}/{down|up}/{channel}[/{supplyPoint}]</pre>
 */
public final class Topics {
  private static final String ROOT = "taiqu/v1/";

  private Topics() {}

  /** What travels on a topic. */
  public enum Channel {
    CREDIT("down/credit", true, true),
    HANDOVER("down/handover", true, true),
    NOTICE("down/notice", true, true),
    TARIFF("down/tariff", true, false),
    POLICY("down/policy", true, false),
    TOKEN_KEYS("down/token-keys", true, false),
    ACK("down/ack", false, false),
    BACKFILL("down/backfill", false, false),
    EVIDENCE_REQUEST("down/evidence", false, false),
    /**
     * What root said: certificates of roles, and the list of keys that are not trusted any more.
     */
    CREDENTIALS("down/credentials", false, false),
    REPORT("up/report", true, false),
    READINGS("up/readings", false, false),
    EVIDENCE("up/evidence", false, false),
    /** The edge's own role certificate, with which the supervisor verifies what the edge signs. */
    CERTIFICATE("up/certificate", true, false);

    private final String path;
    private final boolean retained;
    private final boolean perSupplyPoint;

    Channel(String path, boolean retained, boolean perSupplyPoint) {
      this.path = path;
      this.retained = retained;
      this.perSupplyPoint = perSupplyPoint;
    }

    /** Whether the broker keeps the newest message for later subscribers. */
    public boolean retained() {
      return retained;
    }

    /** Whether each supply point has a topic of its own. */
    public boolean perSupplyPoint() {
      return perSupplyPoint;
    }
  }

  /**
   * A topic, taken apart.
   *
   * @param deployment the deployment
   * @param edge the edge that it belongs to
   * @param channel what travels on it
   * @param supplyPoint present exactly if the channel has a topic for each
   */
  public record Topic(
      DeploymentId deployment, EdgeId edge, Channel channel, Optional<SupplyPointId> supplyPoint) {
    public Topic {
      if (channel.perSupplyPoint() != supplyPoint.isPresent()) {
        throw new IllegalArgumentException(
            "a topic of "
                + channel
                + (supplyPoint.isPresent() ? " has no" : " needs a")
                + " supply point");
      }
    }

    /** The topic's name on the broker. */
    public String name() {
      return prefix(deployment, edge)
          + channel.path
          + supplyPoint.map(point -> "/" + point).orElse("");
    }
  }

  /** What the topics of all edges begin with, with the final slash. */
  public static String root(DeploymentId deployment) {
    return ROOT + deployment + "/edge/";
  }

  /** Everything that concerns one edge: the prefix of its topics, with the final slash. */
  public static String prefix(DeploymentId deployment, EdgeId edge) {
    return root(deployment) + edge + "/";
  }

  /** The filter with which an edge hears everything that is meant for it. */
  public static String downFilter(DeploymentId deployment, EdgeId edge) {
    return prefix(deployment, edge) + "down/#";
  }

  /** The filter with which the supervisor hears every edge. */
  public static String upFilter(DeploymentId deployment) {
    return root(deployment) + "+/up/#";
  }

  /** The filter with which the supervisor hears one thing from every edge. */
  public static String filter(DeploymentId deployment, Channel channel) {
    return root(deployment) + "+/" + channel.path;
  }

  /** Whether a topic's name is that of a channel which has one topic for each edge. */
  public static boolean isOn(Channel channel, String name) {
    return name.startsWith(ROOT) && name.endsWith("/" + channel.path);
  }

  /** The topic on which a document travels. */
  public static Topic of(Downlink document) {
    return switch (document) {
      case CreditState credit -> perPoint(credit, Channel.CREDIT, credit.supplyPoint());
      case Handover handover -> perPoint(handover, Channel.HANDOVER, handover.supplyPoint());
      case NoticeState notice -> perPoint(notice, Channel.NOTICE, notice.supplyPoint());
      case TariffSet tariffs -> perEdge(tariffs, tariffs.edge(), Channel.TARIFF);
      case Policy policy -> perEdge(policy, policy.edge(), Channel.POLICY);
      case TokenKeySet keys -> perEdge(keys, keys.edge(), Channel.TOKEN_KEYS);
      case ReadingAck ack -> perEdge(ack, ack.edge(), Channel.ACK);
      case BackfillRequest request -> perEdge(request, request.edge(), Channel.BACKFILL);
      case EvidenceRequest request -> perEdge(request, request.edge(), Channel.EVIDENCE_REQUEST);
    };
  }

  /** The topic on which a document travels. */
  public static Topic of(Uplink document) {
    return switch (document) {
      case EdgeReport report -> perEdge(report, report.edge(), Channel.REPORT);
      case ReadingBatch batch -> perEdge(batch, batch.edge(), Channel.READINGS);
      case Evidence evidence -> perEdge(evidence, evidence.edge(), Channel.EVIDENCE);
    };
  }

  /** The topic on which an edge hears what root said, one credential a message. */
  public static Topic credentials(DeploymentId deployment, EdgeId edge) {
    return new Topic(deployment, edge, Channel.CREDENTIALS, Optional.empty());
  }

  /** The topic on which an edge publishes its certificate. */
  public static Topic certificate(DeploymentId deployment, EdgeId edge) {
    return new Topic(deployment, edge, Channel.CERTIFICATE, Optional.empty());
  }

  /** Takes a topic name apart; empty if it is not one of ours. */
  public static Optional<Topic> parse(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 7
        || parts.length > 8
        || !name.startsWith(ROOT)
        || !parts[3].equals("edge")) {
      return Optional.empty();
    }
    String path = parts[5] + "/" + parts[6];
    for (Channel channel : Channel.values()) {
      if (channel.path.equals(path) && channel.perSupplyPoint == (parts.length == 8)) {
        try {
          Optional<SupplyPointId> point =
              channel.perSupplyPoint
                  ? Optional.of(SupplyPointId.parse(parts[7]))
                  : Optional.empty();
          return Optional.of(
              new Topic(DeploymentId.parse(parts[2]), EdgeId.parse(parts[4]), channel, point));
        } catch (IllegalArgumentException notUuids) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Topic perPoint(Downlink document, Channel channel, SupplyPointId point) {
    return new Topic(document.deployment(), document.edge(), channel, Optional.of(point));
  }

  private static Topic perEdge(Document document, EdgeId edge, Channel channel) {
    return new Topic(document.deployment(), edge, channel, Optional.empty());
  }
}
