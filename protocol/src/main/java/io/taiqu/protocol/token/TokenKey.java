package io.taiqu.protocol.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that supervisor and edge share about one assignment of one meter.
 *
 * <p>MAC = the first 37 bits of HMAC-SHA-256(key, "TQT1" ‖ deployment ‖ supply point ‖ meter ‖
 * assignment epoch u32 ‖ counter u32 ‖ type u8 ‖ exponent and mantissa u16).
 */
public final class TokenKey {
  /** How many bytes it has. */
  public static final int LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] TAG = "TQT1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DERIVATION = "TQU1 token key".getBytes(StandardCharsets.US_ASCII);
  private static final int CONTENT_LENGTH = 4 + 16 + 16 + 16 + 4 + 4 + 1 + 2;

  private final SecretKeySpec key;

  private TokenKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * The key of these bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static TokenKey of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a token key has 32 bytes, not " + bytes.length);
    }
    return new TokenKey(bytes);
  }

  /**
   * The key of one assignment out of a deployment's secret: HMAC-SHA-256(secret, "TQU1 token key" ‖
   * deployment ‖ supply point ‖ meter ‖ assignment epoch u32).
   */
  public static TokenKey derived(byte[] secret, TokenSubject subject) {
    ByteBuffer content = ByteBuffer.allocate(DERIVATION.length + 3 * 16 + 4).put(DERIVATION);
    put(content, subject);
    return new TokenKey(hmac(new SecretKeySpec(secret, ALGORITHM), content.array()));
  }

  /** The secret itself, for sealing. */
  public byte[] toBytes() {
    return key.getEncoded();
  }

  /**
   * Makes a token.
   *
   * @param counter u32; never used before under this key
   */
  public Token issue(TokenSubject subject, long counter, TokenAmount amount) {
    return new Token(
        (int) (counter & Token.COUNTER_RANGE - 1), amount, mac(subject, counter, amount));
  }

  /** Whether this key made the token with that counter. */
  public boolean vouchesFor(Token token, TokenSubject subject, long counter) {
    // One comparison of integers: it takes as long whatever they are.
    return mac(subject, counter, token.amount()) == token.mac();
  }

  private long mac(TokenSubject subject, long counter, TokenAmount amount) {
    ByteBuffer content = ByteBuffer.allocate(CONTENT_LENGTH).put(TAG);
    put(content, subject);
    content.putInt((int) counter).put((byte) Token.CREDIT).putShort((short) amount.bits());
    return ByteBuffer.wrap(hmac(key, content.array())).getLong() >>> Long.SIZE - Token.MAC_BITS;
  }

  private static void put(ByteBuffer content, TokenSubject subject) {
    content
        .put(subject.deployment().toBytes())
        .put(subject.supplyPoint().toBytes())
        .put(subject.meter().toBytes())
        .putInt((int) subject.assignmentEpoch());
  }

  private static byte[] hmac(SecretKeySpec key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException everyPlatformHasHmac) {
      throw new IllegalStateException(everyPlatformHasHmac);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenKey that && Arrays.equals(key.getEncoded(), that.key.getEncoded());
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** Tells nothing of the secret. */
  @Override
  public String toString() {
    return "TokenKey";
  }
}
