package io.taiqu.supervisor.staff;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secret that a signed-in browser or API client shows: 32 random bytes in base64url. The store
 * only ever holds its {@link #digest()}, so a stolen database signs nobody in.
 *
 * @param value 43 characters of base64url
 */
public record SessionToken(String value) {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;

  /** A fresh token. */
  public static SessionToken generate(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The token as a client sent it; nothing if it cannot be one. */
  public static Optional<SessionToken> parse(String sent) {
    return sent.length() == CHARACTERS ? Optional.of(new SessionToken(sent)) : Optional.empty();
  }

  /** What the store keeps: SHA-256 of the token, in hex. */
  public String digest() {
    return HexFormat.of().formatHex(sha256("session:" + value));
  }

  /**
   * The token that every form of this session carries: derived one way, so that a page never
   * contains the session itself and no second secret has to be stored.
   */
  public String formToken() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("form:" + value));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  /** Keeps tokens out of logs. */
  @Override
  public String toString() {
    return "SessionToken[…]";
  }
}
