package io.taiqu.supervisor.staff;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Adding, listing and removing the people who may sign in. */
public final class Staff {
  private final StaffStore store;
  private final InstantSource clock;
  private final SecureRandom random;
  private final int iterations;

  /** Staff kept in a store; {@code iterations} is the work factor of new password hashes. */
  public Staff(StaffStore store, InstantSource clock, SecureRandom random, int iterations) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.iterations = iterations;
  }

  /**
   * Adds a user with a generated password.
   *
   * @return the password, which is shown once and kept nowhere; empty if the name is taken
   */
  public Optional<String> add(UserName name, Role role, Optional<String> account) {
    String password = PasswordHash.generatePassword(random);
    User user = new User(name, role, account, hash(password), clock.instant());
    return store.add(user) ? Optional.of(password) : Optional.empty();
  }

  /**
   * Gives a user a new generated password and ends the user's sessions.
   *
   * @return the password; empty if there is no such user
   */
  public Optional<String> reset(UserName name) {
    String password = PasswordHash.generatePassword(random);
    return store.replacePassword(name, hash(password)) ? Optional.of(password) : Optional.empty();
  }

  /** Removes a user and ends the user's sessions; false if there is no such user. */
  public boolean remove(UserName name) {
    return store.remove(name);
  }

  /** All users by name. */
  public List<User> all() {
    return store.all();
  }

  private PasswordHash hash(String password) {
    return PasswordHash.of(password, random, iterations);
  }
}
