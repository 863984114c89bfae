package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.protocol.token.TokenKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TokenKeySealTest {
  private static final DeploymentId DEPLOYMENT = DeploymentId.random();
  private static final SupplyPointId POINT = new SupplyPointId(UUID.randomUUID());

  private final SecureRandom random = new SecureRandom();
  private final SigningKey edge = SigningKey.generate(random);
  private final TokenKey key = TokenKey.of(random.generateSeed(TokenKey.LENGTH));

  private SealedTokenKey sealed() {
    return TokenKeySeal.seal(key, DEPLOYMENT, POINT, 3, edge.verifyingKey());
  }

  @Test
  void theEdgeOpensWhatWasSealedForIt() {
    for (int i = 0; i < 50; i++) {
      SigningKey any = SigningKey.generate(random);
      SealedTokenKey sealed = TokenKeySeal.seal(key, DEPLOYMENT, POINT, 3, any.verifyingKey());
      assertEquals(Optional.of(key), TokenKeySeal.open(sealed, DEPLOYMENT, any));
    }
    assertEquals(sealed(), sealed());
    TokenKey other = TokenKey.of(random.generateSeed(TokenKey.LENGTH));
    byte[] point = Arrays.copyOf(sealed().sealed(), 32);
    byte[] otherPoint =
        Arrays.copyOf(
            TokenKeySeal.seal(other, DEPLOYMENT, POINT, 3, edge.verifyingKey()).sealed(), 32);
    assertFalse(Arrays.equals(point, otherPoint));
  }

  @Test
  void nobodyElseOpensItAndNowhereElse() {
    SealedTokenKey sealed = sealed();
    Optional<TokenKey> nothing = Optional.empty();
    assertEquals(
        nothing, TokenKeySeal.open(sealed, DEPLOYMENT, TestDeployment.namedKey("another")));
    assertEquals(nothing, TokenKeySeal.open(sealed, DeploymentId.random(), edge));
    assertEquals(
        nothing,
        TokenKeySeal.open(new SealedTokenKey(POINT, 4, sealed.sealed()), DEPLOYMENT, edge));
    assertEquals(
        nothing,
        TokenKeySeal.open(
            new SealedTokenKey(new SupplyPointId(UUID.randomUUID()), 3, sealed.sealed()),
            DEPLOYMENT,
            edge));
    for (int place = 0; place < sealed.sealed().length; place++) {
      byte[] damaged = sealed.sealed().clone();
      damaged[place] ^= 1;
      assertEquals(
          nothing, TokenKeySeal.open(new SealedTokenKey(POINT, 3, damaged), DEPLOYMENT, edge));
    }
    assertEquals(
        nothing, TokenKeySeal.open(new SealedTokenKey(POINT, 3, new byte[32]), DEPLOYMENT, edge));
    assertEquals(
        nothing, TokenKeySeal.open(new SealedTokenKey(POINT, 3, new byte[80]), DEPLOYMENT, edge));
  }
}
