package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import java.time.Instant;

/**
 * Which low-credit warnings reached the customer. The edge counts an <em>episode</em> each time the
 * balance falls through the first warning step, and takes supply away only when the warnings of the
 * present episode were delivered.
 *
 * @param deployment the deployment
 * @param supplyPoint whose customer
 * @param edge the edge that serves it
 * @param assignmentEpoch u32; as in {@link CreditState}
 * @param revision its place among the notice states of this supply point
 * @param episode u32; the episode, by the edge's ascending number, which skips some
 * @param deliveredStep how many of the warning steps were delivered in it, 0…4
 * @param deliveredAt when the last of them was
 */
public record NoticeState(
    DeploymentId deployment,
    SupplyPointId supplyPoint,
    EdgeId edge,
    long assignmentEpoch,
    Revision revision,
    long episode,
    int deliveredStep,
    Instant deliveredAt)
    implements Downlink {
  /** The last episode that there is a number for. */
  public static final long LAST_EPISODE = Ranges.MAX_U32;

  public NoticeState {
    Ranges.requireU32(assignmentEpoch, "assignment epoch");
    Ranges.requireU32(episode, "episode");
    if (deliveredStep < 0 || deliveredStep > 4) {
      throw new IllegalArgumentException("delivered step is outside 0…4: " + deliveredStep);
    }
  }
}
