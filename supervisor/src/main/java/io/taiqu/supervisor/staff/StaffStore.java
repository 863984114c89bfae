package io.taiqu.supervisor.staff;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where users, sessions and failed attempts are kept. Each method is one transaction. */
public interface StaffStore {

  /** Adds a user; false, and nothing changed, if the name is taken. */
  boolean add(User user);

  /** The user of that name. */
  Optional<User> find(UserName name);

  /** All users by name. */
  List<User> all();

  /**
   * Replaces the user's password and ends all of the user's sessions; false if there is no such
   * user.
   */
  boolean replacePassword(UserName name, PasswordHash password);

  /** Removes the user and the user's sessions; false if there is no such user. */
  boolean remove(UserName name);

  /** Opens a session and forgets those that ended before {@code now}. */
  void open(String tokenDigest, UserName user, Instant now, Instant expiresAt);

  /** The session with that token digest, with its user's present role. */
  Optional<Session> session(String tokenDigest);

  /** Ends a session; without effect if there is none. */
  void close(String tokenDigest);

  /** The failed attempts on record for a name, known or not. */
  Attempts attempts(UserName name);

  /**
   * Records the attempts for a name, and forgets those of any name older than {@code forgetBefore}.
   */
  void record(UserName name, Attempts attempts, Instant forgetBefore);

  /**
   * Failed sign-ins in a row.
   *
   * @param failures how many
   * @param lastAt when the last one was; the epoch if there was none
   */
  record Attempts(int failures, Instant lastAt) {
    /** No failure on record. */
    public static final Attempts NONE = new Attempts(0, Instant.EPOCH);
  }
}
