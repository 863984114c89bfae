package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An Ed25519 private key with its public half (RFC 8032). */
public final class SigningKey {
  private static final int SEED_LENGTH = 32;

  private final EdECPrivateKey key;
  private final VerifyingKey verifyingKey;

  private SigningKey(EdECPrivateKey key, VerifyingKey verifyingKey) {
    this.key = key;
    this.verifyingKey = verifyingKey;
  }

  /** A new key. */
  public static SigningKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_LENGTH];
    random.nextBytes(seed);
    return ofSeed(seed);
  }

  /**
   * The key that a seed determines.
   *
   * @param seed the 32 bytes that RFC 8032 calls the private key
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public static SigningKey ofSeed(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    try {
      // The JDK derives the public half in key generation only; generation draws nothing but the
      // seed.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new FixedSeed(seed));
      KeyPair pair = generator.generateKeyPair();
      var privateKey = (EdECPrivateKey) pair.getPrivate();
      if (!Arrays.equals(privateKey.getBytes().orElseThrow(), seed)) {
        throw new IllegalStateException(
            "this platform does not derive Ed25519 keys from their seed");
      }
      return new SigningKey(privateKey, Ed25519.toVerifyingKey(pair.getPublic()));
    } catch (GeneralSecurityException everyPlatformHasEd25519) {
      throw new IllegalStateException(everyPlatformHasEd25519);
    }
  }

  /** The public half. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /** The name by which documents refer to this key. */
  public KeyId id() {
    return verifyingKey.id();
  }

  /** The 64 bytes of the signature of {@code content}. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException keyIsValid) {
      throw new IllegalStateException(keyIsValid);
    }
  }

  /**
   * A secret that nobody without this key can compute: HMAC-SHA-256(seed, label).
   *
   * @param label what it is for
   */
  public byte[] secretFor(String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed(), "HmacSHA256"));
      return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyPlatformHasHmac) {
      throw new IllegalStateException(everyPlatformHasHmac);
    }
  }

  /** The seed, for agreement on keys. */
  byte[] seed() {
    return key.getBytes().orElseThrow();
  }

  /** PKCS#8, for {@link KeyFiles}. */
  byte[] toPkcs8() {
    return key.getEncoded();
  }

  static SigningKey ofPkcs8(byte[] encoded) throws GeneralSecurityException {
    var parsed =
        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    EdECPrivateKeySpec spec =
        KeyFactory.getInstance("Ed25519").getKeySpec(parsed, EdECPrivateKeySpec.class);
    return ofSeed(spec.getBytes());
  }

  /** Names the key; never its secret. */
  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }

  /** A source of randomness that yields one seed, once. */
  private static final class FixedSeed extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    FixedSeed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException(
            "expected to be asked for a seed of " + seed.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
