package io.taiqu.edge.core;

import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.token.TokenKey;
import java.util.Optional;

/** Opens token keys that are sealed for this unit. A pure function of the sealed bytes. */
@FunctionalInterface
public interface TokenKeys {
  /** A unit for which nothing is sealed. */
  TokenKeys NONE = sealed -> Optional.empty();

  /** The key; empty if it was not sealed for this unit. Never throws. */
  Optional<TokenKey> open(SealedTokenKey sealed);
}
