package io.taiqu.edge;

import io.taiqu.edge.core.TokenKeys;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.token.TokenKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens token keys with the unit's own key, each once. For the control loop's thread. */
final class UnitTokenKeys implements TokenKeys {
  private static final int MOST = 1024;

  private final DeploymentId deployment;
  private final SigningKey key;
  private final Map<SealedTokenKey, Optional<TokenKey>> opened = new HashMap<>();

  UnitTokenKeys(DeploymentId deployment, SigningKey key) {
    this.deployment = deployment;
    this.key = key;
  }

  @Override
  public Optional<TokenKey> open(SealedTokenKey sealed) {
    if (opened.size() >= MOST) {
      opened.clear();
    }
    return opened.computeIfAbsent(sealed, any -> TokenKeySeal.open(any, deployment, key));
  }
}
