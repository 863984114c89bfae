package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.ReportFollower;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Issues policies and tariffs anew, after what a unit shows, where a restored database has
 * forgotten the newest ones and nothing else: such a restore leaves no trace in the fence, so no
 * recovery begins, and a unit takes nothing that is older than what it holds.
 */
public final class ShownRules implements ReportFollower {
  private final DocumentDesk documents;
  private final Alarms alarms;
  private final Supplier<List<String>> lostVersions;
  private final Runnable renew;
  private final DeploymentId deployment;

  /**
   * A follower, after the one that brings back protections.
   *
   * @param lostVersions versions of tariffs that units may have and that the database does not
   *     know: the unit's tariffs stay in force until a person, who is told so by an alarm, has
   *     given these in again
   * @param renew puts the rules of the estate in force again
   */
  public ShownRules(
      DocumentDesk documents,
      Alarms alarms,
      Supplier<List<String>> lostVersions,
      Runnable renew,
      DeploymentId deployment) {
    this.documents = documents;
    this.alarms = alarms;
    this.lostVersions = lostVersions;
    this.renew = renew;
    this.deployment = deployment;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Topics.Topic policy = topic(report, Topics.Channel.POLICY);
    Topics.Topic tariffs = topic(report, Topics.Channel.TARIFF);
    boolean forgotten = documents.isForgotten(policy, report.policy());
    if (documents.isForgotten(tariffs, report.tariffs())) {
      List<String> lost = lostVersions.get();
      forgotten |= lost.isEmpty();
      if (!lost.isEmpty()) {
        alarms.raise(
            AlarmKind.TARIFFS_FORGOTTEN,
            new AlarmSubject.Edge(report.edge()),
            AlarmCause.of(AlarmCause.Code.VERSIONS_LOST, String.join(", ", lost)),
            now);
      }
    } else {
      alarms.clear(AlarmKind.TARIFFS_FORGOTTEN, new AlarmSubject.Edge(report.edge()), now);
    }
    if (forgotten) {
      renew.run();
    }
  }

  private Topics.Topic topic(EdgeReport report, Topics.Channel channel) {
    return new Topics.Topic(deployment, report.edge(), channel, Optional.empty());
  }
}
