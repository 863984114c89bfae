package io.taiqu.edge.technician;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Lets in who shows the code. Eight digits, and a minute's pause after five vain tries: who guesses
 * needs decades.
 */
public final class Doorkeeper {
  private static final int CODES = 100_000_000;
  private static final int TRIES = 5;
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int COOKIE_BYTES = 16;

  /** What becomes of a try. */
  public sealed interface Answer {
    /** Come in; this cookie is known from now on. */
    record Admitted(String cookie) implements Answer {}

    /** Not the code. */
    record Wrong() implements Answer {}

    /** Too many were not the code. */
    record Pause() implements Answer {}
  }

  private final String code;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final Set<String> cookies = new HashSet<>();
  private int vain;
  private long pausedUntil;

  Doorkeeper(String code, RandomGenerator random, LongSupplier nanos) {
    this.code = code;
    this.random = random;
    this.nanos = nanos;
    this.pausedUntil = nanos.getAsLong();
  }

  /** A doorkeeper with a fresh code. */
  public static Doorkeeper withFreshCode() {
    SecureRandom random = new SecureRandom();
    return new Doorkeeper("%08d".formatted(random.nextInt(CODES)), random, System::nanoTime);
  }

  /** The code as it is shown: 4821 7730. */
  public String code() {
    return code.substring(0, 4) + " " + code.substring(4);
  }

  /** Judges a code that was typed. */
  public synchronized Answer admit(String typed) {
    if (pausedUntil - nanos.getAsLong() > 0) {
      return new Answer.Pause();
    }
    byte[] digits = typed.replaceAll("[^0-9]", "").getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(digits, code.getBytes(StandardCharsets.US_ASCII))) {
      vain++;
      if (vain >= TRIES) {
        vain = 0;
        pausedUntil = nanos.getAsLong() + PAUSE_NANOS;
      }
      return new Answer.Wrong();
    }
    vain = 0;
    byte[] fresh = new byte[COOKIE_BYTES];
    random.nextBytes(fresh);
    String cookie = HexFormat.of().formatHex(fresh);
    cookies.add(cookie);
    return new Answer.Admitted(cookie);
  }

  /** Whether a browser has shown the code before. */
  public synchronized boolean knows(String cookie) {
    return cookies.contains(cookie);
  }
}
