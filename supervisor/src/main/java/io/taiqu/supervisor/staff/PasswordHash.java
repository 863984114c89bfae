package io.taiqu.supervisor.staff;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password hash by PBKDF2 with HMAC-SHA-512 (RFC 8018), with its own salt and iteration count, so
 * that the count can be raised without invalidating older hashes.
 *
 * @param encoded {@code pbkdf2-sha512$iterations$salt$hash}, salt and hash in unpadded base64
 */
public record PasswordHash(String encoded) {
  private static final String SCHEME = "pbkdf2-sha512";

  /** The count that the OWASP password storage guide asks of PBKDF2-HMAC-SHA-512. */
  public static final int ITERATIONS = 210_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** The most characters a password may have: hashing more would cost without guarding more. */
  public static final int LONGEST_PASSWORD = 256;

  /** Letters and digits that nobody mistakes for one another on a printed slip. */
  private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

  /** Checks the form. */
  public PasswordHash {
    if (!encoded.startsWith(SCHEME + "$") || encoded.split("\\$").length != 4) {
      throw new IllegalArgumentException("not a password hash of a known scheme");
    }
  }

  /** Hashes a password with a fresh salt. */
  public static PasswordHash of(String password, SecureRandom random, int iterations) {
    byte[] salt = randomBytes(random, SALT_BYTES);
    return encode(iterations, salt, derive(password, salt, iterations));
  }

  /** A hash that no password is known for, which takes as much time to be tried as any other. */
  static PasswordHash decoy(SecureRandom random, int iterations) {
    return encode(iterations, randomBytes(random, SALT_BYTES), randomBytes(random, HASH_BYTES));
  }

  private static byte[] randomBytes(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static PasswordHash encode(int iterations, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        String.join(
            "$",
            SCHEME,
            Integer.toString(iterations),
            base64.encodeToString(salt),
            base64.encodeToString(hash)));
  }

  /** Whether this is the hash of the password; takes the same time either way. */
  public boolean matches(String password) {
    String[] parts = encoded.split("\\$");
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] actual = derive(password, base64.decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(base64.decode(parts[3]), actual);
  }

  /** A password of 16 readable characters in four groups: 79 bits. */
  public static String generatePassword(SecureRandom random) {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      if (i > 0 && i % 4 == 0) {
        password.append('-');
      }
      password.append(READABLE.charAt(random.nextInt(READABLE.length())));
    }
    return password.toString();
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    if (password.length() > LONGEST_PASSWORD) {
      throw new IllegalArgumentException(
          "password longer than " + LONGEST_PASSWORD + " characters");
    }
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks PBKDF2WithHmacSHA512", e);
    }
  }

  /** Keeps hashes out of logs. */
  @Override
  public String toString() {
    return "PasswordHash[…]";
  }
}
