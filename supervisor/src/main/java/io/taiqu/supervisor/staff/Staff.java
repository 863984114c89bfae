package io.taiqu.supervisor.staff;

import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.transaction.Transactions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Adding, listing and removing the people who may sign in. */
public final class Staff {
  private final StaffStore store;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final SecureRandom random;
  private final int iterations;

  /**
   * Staff kept in a store, every change on record.
   *
   * @param clock the real clock
   * @param iterations the work factor of new password hashes
   */
  public Staff(
      StaffStore store,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      SecureRandom random,
      int iterations) {
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.random = random;
    this.iterations = iterations;
  }

  /**
   * Adds a user with a generated password.
   *
   * @param by who adds the user
   * @return the password, which is shown once and kept nowhere; empty if the name is taken
   */
  public Optional<String> add(UserName name, Role role, Optional<String> account, String by) {
    String password = PasswordHash.generatePassword(random);
    User user = new User(name, role, account, hash(password), clock.instant());
    String after = role.code() + account.map(number -> " of account " + number).orElse("");
    return recorded(() -> store.add(user), by, "user.added", name, after)
        ? Optional.of(password)
        : Optional.empty();
  }

  /**
   * Gives a user a new generated password and ends the user's sessions.
   *
   * @param by who resets it
   * @return the password; empty if there is no such user
   */
  public Optional<String> reset(UserName name, String by) {
    String password = PasswordHash.generatePassword(random);
    PasswordHash hash = hash(password);
    return recorded(() -> store.replacePassword(name, hash), by, "user.reset", name, "")
        ? Optional.of(password)
        : Optional.empty();
  }

  /** Removes a user and ends the user's sessions; false if there is no such user. */
  public boolean remove(UserName name, String by) {
    return recorded(() -> store.remove(name), by, "user.removed", name, "");
  }

  private boolean recorded(
      BooleanSupplier change, String by, String action, UserName name, String after) {
    return transactions.run(() -> {
      boolean done = change.getAsBoolean();
      if (done) {
        audit.record(new Deed(by, action, "user:" + name, "", after, ""));
      }
      return done;
    });
  }

  /** All users by name. */
  public List<User> all() {
    return store.all();
  }

  private PasswordHash hash(String password) {
    return PasswordHash.of(password, random, iterations);
  }
}
