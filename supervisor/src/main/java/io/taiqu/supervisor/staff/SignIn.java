package io.taiqu.supervisor.staff;

import io.taiqu.supervisor.staff.StaffStore.Attempts;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Signing in and out. Sessions and lock-outs run on the real clock: they guard against people, not
 * against simulated ones.
 */
public final class SignIn {
  /** How long a session lasts. */
  public static final Duration SESSION_LENGTH = Duration.ofHours(12);

  private static final int FREE_FAILURES = 5;
  private static final Duration FIRST_LOCK = Duration.ofSeconds(15);
  private static final Duration LONGEST_LOCK = Duration.ofMinutes(15);
  private static final Duration FORGET_AFTER = Duration.ofDays(1);

  private final StaffStore store;
  private final InstantSource clock;
  private final SecureRandom random;
  private final PasswordHash decoy;

  /**
   * One attempt at a time: hashing is deliberately slow and a flood may take one core, never all;
   * and attempts that run side by side can't share one count of failures.
   */
  private final Semaphore attempting = new Semaphore(1, true);

  /**
   * Signing in against a store.
   *
   * @param clock the real clock
   * @param iterations the work factor of the decoy hash, as that of the users' hashes
   */
  public SignIn(StaffStore store, InstantSource clock, SecureRandom random, int iterations) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.decoy = PasswordHash.decoy(random, iterations);
  }

  /** What came of an attempt. */
  public sealed interface Outcome {
    /** The password was right; the token goes to the client and nowhere else. */
    record SignedIn(SessionToken token, Session session) implements Outcome {}

    /** Name or password wrong: which of the two is not told. */
    record Refused() implements Outcome {}

    /** Too many failures: no attempt counts before {@code until}. */
    record LockedOut(Instant until) implements Outcome {}
  }

  /** Tries to sign in. A failure is on record before the answer is known to the client. */
  public Outcome attempt(UserName name, String password) {
    attempting.acquireUninterruptibly();
    try {
      return attemptAlone(name, password);
    } finally {
      attempting.release();
    }
  }

  private Outcome attemptAlone(UserName name, String password) {
    Instant now = clock.instant();
    Attempts before = store.attempts(name);
    Instant lockedUntil = before.lastAt().plus(lockAfter(before.failures()));
    if (now.isBefore(lockedUntil)) {
      return new Outcome.LockedOut(lockedUntil);
    }
    store.record(name, new Attempts(before.failures() + 1, now), now.minus(FORGET_AFTER));
    Optional<User> user = store.find(name);
    // An unknown name costs as much time as a wrong password, so names can't be probed by the
    // clock.
    PasswordHash hash = user.map(User::password).orElse(decoy);
    if (!hash.matches(password) || user.isEmpty()) {
      return new Outcome.Refused();
    }
    store.record(name, Attempts.NONE, now.minus(FORGET_AFTER));
    SessionToken token = SessionToken.generate(random);
    Instant expiresAt = now.plus(SESSION_LENGTH);
    store.open(token.digest(), name, now, expiresAt);
    User known = user.get();
    return new Outcome.SignedIn(token, new Session(name, known.role(), known.account(), expiresAt));
  }

  /** The session that a token opens, unless it has ended. */
  public Optional<Session> session(SessionToken token) {
    Instant now = clock.instant();
    return store.session(token.digest()).filter(session -> now.isBefore(session.expiresAt()));
  }

  /** Ends the session. */
  public void signOut(SessionToken token) {
    store.close(token.digest());
  }

  /** Nothing for the first failures, then 15 s, doubling to 15 min. */
  static Duration lockAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - FREE_FAILURES, 10);
    Duration lock = FIRST_LOCK.multipliedBy(1L << doublings);
    return lock.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : lock;
  }
}
