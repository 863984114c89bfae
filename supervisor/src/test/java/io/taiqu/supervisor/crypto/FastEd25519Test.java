package io.taiqu.supervisor.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class FastEd25519Test {
  private static final String NAME = "Ed25519UnderTest";

  @BeforeAll
  static void install() {
    FastEd25519.install(NAME, FastEd25519.bouncyCastle());
  }

  @AfterAll
  static void remove() {
    Security.removeProvider(NAME);
  }

  private static Signature fast() throws GeneralSecurityException {
    return Signature.getInstance("Ed25519", NAME);
  }

  private static Signature jdk() throws GeneralSecurityException {
    return Signature.getInstance("Ed25519", "SunEC");
  }

  private static byte[] sign(Signature how, KeyPair pair, byte[] content)
      throws GeneralSecurityException {
    how.initSign(pair.getPrivate());
    how.update(content);
    return how.sign();
  }

  private static boolean verify(Signature how, KeyPair pair, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    how.initVerify(pair.getPublic());
    how.update(content);
    return how.verify(signature);
  }

  @Test
  void signsAndVerifiesExactlyAsTheJdkDoes() throws GeneralSecurityException {
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] content = new byte[random.nextInt(5_000)];
      random.nextBytes(content);
      byte[] signature = sign(fast(), pair, content);
      assertArrayEquals(sign(jdk(), pair, content), signature);
      assertTrue(verify(fast(), pair, content, signature));
      byte[] damaged = signature.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertEquals(
          accepted(jdk(), pair, content, damaged), accepted(fast(), pair, content, damaged));
      assertFalse(accepted(fast(), pair, content, damaged));
    }
  }

  private static boolean accepted(Signature how, KeyPair pair, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    try {
      return verify(how, pair, content, signature);
    } catch (SignatureException notOne) {
      return false;
    }
  }

  @Test
  void anotherKeysSignatureIsNone() throws GeneralSecurityException {
    KeyPair one = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] content = {1, 2, 3};
    assertFalse(verify(fast(), other, content, sign(fast(), one, content)));
  }

  @Test
  void otherCurvesAreLeftToOthers() throws GeneralSecurityException {
    KeyPair bigger = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    Signature fast = fast();
    assertThrows(InvalidKeyException.class, () -> fast.initSign(bigger.getPrivate()));
    assertThrows(InvalidKeyException.class, () -> fast.initVerify(bigger.getPublic()));
  }

  @Test
  void isWhatAProcessUsesOnceInstalled() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signature unnamed = Signature.getInstance("Ed25519");
    unnamed.initSign(pair.getPrivate());
    assertEquals(NAME, unnamed.getProvider().getName());
    FastEd25519.install(NAME, FastEd25519.bouncyCastle());
    Provider[] all = Security.getProviders();
    assertEquals(1, java.util.Arrays.stream(all).filter(p -> p.getName().equals(NAME)).count());
  }
}
