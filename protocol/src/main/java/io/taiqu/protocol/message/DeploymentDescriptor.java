package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.time.ZoneId;

/**
 * Root's description of the deployment.
 *
 * @param deployment its name for machines
 * @param name its name for people, 1…100 characters
 * @param currency the currency of all money in it
 * @param zone the zone of its calendar
 * @param demonstration whether it is a demonstration: only then may its clock be an accelerated one
 * @param root the root's public key, which signed this
 */
public record DeploymentDescriptor(
    DeploymentId deployment,
    String name,
    CurrencyCode currency,
    ZoneId zone,
    boolean demonstration,
    VerifyingKey root)
    implements Credential {
  public DeploymentDescriptor {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("a deployment's name has 1…100 characters");
    }
  }
}
