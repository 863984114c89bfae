package io.taiqu.supervisor.topup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that a payment provider signs its webhooks with, as Standard Webhooks has it:
 * HMAC-SHA-256 over {@code id.timestamp.body}, in Base64 behind {@code v1,}. While one is changed
 * for another there are two.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class WebhookSecrets {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final int LEAST_BYTES = 16;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final List<byte[]> keys;

  private WebhookSecrets(List<byte[]> keys) {
    this.keys = keys;
  }

  /**
   * Reads secrets, one a line: {@code whsec_} and Base64.
   *
   * @throws IllegalArgumentException if there is none, or a line is anything else
   */
  public static WebhookSecrets parse(String text) {
    List<byte[]> keys = new ArrayList<>();
    for (String line : text.lines().map(String::strip).filter(each -> !each.isEmpty()).toList()) {
      if (!line.startsWith(PREFIX)) {
        throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
      }
      byte[] key = Base64.getDecoder().decode(line.substring(PREFIX.length()));
      if (key.length < LEAST_BYTES) {
        throw new IllegalArgumentException("a webhook secret has at least 16 bytes");
      }
      keys.add(key);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no webhook secret");
    }
    return new WebhookSecrets(keys);
  }

  /** Whether a delivery is signed with one of these secrets, and not long ago. */
  public boolean believes(WebhookDesk.Delivery delivery, Instant now) {
    return isRecent(delivery.timestamp(), now)
        && signed(delivery.event(), delivery.timestamp(), delivery.body(), delivery.signatures());
  }

  private static boolean isRecent(String timestamp, Instant now) {
    try {
      Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
      return age.abs().compareTo(TOLERANCE) <= 0;
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  /**
   * Whether one of the signatures is one of these secrets'.
   *
   * @param signatures as in the header, separated by blanks
   */
  boolean signed(String id, String timestamp, byte[] body, String signatures) {
    for (byte[] key : keys) {
      byte[] expected =
          (VERSION + Base64.getEncoder().encodeToString(mac(key, id, timestamp, body)))
              .getBytes(StandardCharsets.US_ASCII);
      for (String signature : signatures.strip().split("\\s+")) {
        if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] mac(byte[] key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HmacSHA256", e);
    }
  }
}
