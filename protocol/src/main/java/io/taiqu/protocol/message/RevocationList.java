package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.KeyId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Root's word on keys that are no longer trusted. Complete: the newest list replaces those before.
 *
 * @param deployment the deployment
 * @param revision its place among the lists
 * @param keys single keys, at most 4096
 * @param retiredBelow for a role, the lowest key epoch that is still trusted
 */
public record RevocationList(
    DeploymentId deployment, Revision revision, Set<KeyId> keys, Map<Role, Long> retiredBelow)
    implements Credential {
  public RevocationList {
    Ranges.requireAtMost(keys, 4096, "revoked keys");
    retiredBelow.values().forEach(epoch -> Ranges.requireU32(epoch, "key epoch"));
    keys = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
    EnumMap<Role, Long> ordered = new EnumMap<>(Role.class);
    ordered.putAll(retiredBelow);
    retiredBelow = Collections.unmodifiableMap(ordered);
  }

  /** Whether a key is no longer trusted, whatever its certificate says. */
  public boolean revokes(RoleCertificate certificate) {
    return keys.contains(certificate.key().id())
        || certificate.keyEpoch() < retiredBelow.getOrDefault(certificate.role(), 0L);
  }
}
