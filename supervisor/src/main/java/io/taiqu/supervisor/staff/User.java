package io.taiqu.supervisor.staff;

import java.time.Instant;
import java.util.Optional;

/**
 * Someone who may sign in.
 *
 * @param name what the user types
 * @param role what the user may do
 * @param account the account number that a customer belongs to; empty for staff
 * @param password the hash of the password
 * @param createdAt when the user was added
 */
public record User(
    UserName name, Role role, Optional<String> account, PasswordHash password, Instant createdAt) {

  /** A customer has an account and nobody else has one. */
  public User {
    if ((role == Role.CUSTOMER) != account.isPresent()) {
      throw new IllegalArgumentException(
          "a customer needs an account, and only a customer has one");
    }
  }

  /** This user with another password. */
  public User withPassword(PasswordHash next) {
    return new User(name, role, account, next, createdAt);
  }
}
