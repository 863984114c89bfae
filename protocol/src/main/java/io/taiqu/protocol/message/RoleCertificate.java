package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.VerifyingKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Root's word that a key may sign in a role.
 *
 * @param deployment the deployment
 * @param role what the key may sign; not root
 * @param subject the edge that owns the key, for {@link Role#EDGE} and only then
 * @param keyEpoch u32; rises with each new key of the role or edge, so that older ones can be
 *     retired together
 * @param notBefore valid from then on
 * @param notAfter not valid after
 * @param key the public key
 */
public record RoleCertificate(
    DeploymentId deployment,
    Role role,
    Optional<EdgeId> subject,
    long keyEpoch,
    Instant notBefore,
    Instant notAfter,
    VerifyingKey key)
    implements Credential {
  public RoleCertificate {
    Ranges.requireU32(keyEpoch, "key epoch");
    if (role == Role.ROOT || (role == Role.EDGE) != subject.isPresent()) {
      throw new IllegalArgumentException(
          "a certificate is for a role, and names an edge exactly if it is an edge's: "
              + role
              + " "
              + subject);
    }
  }

  public boolean isValidAt(Instant instant) {
    return !instant.isBefore(notBefore) && !instant.isAfter(notAfter);
  }
}
