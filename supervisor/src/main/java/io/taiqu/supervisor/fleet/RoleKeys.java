package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.message.Role;
import java.util.Optional;

/**
 * The keys with which this supervisor signs, one per role.
 *
 * @param secondCredit the other key of the credit role, for steps above the cap; empty without one
 */
public record RoleKeys(
    SigningKey credit,
    Optional<SigningKey> secondCredit,
    SigningKey tariff,
    SigningKey policy,
    SigningKey operations) {

  /**
   * The key with which documents of a role are signed; the supervisor has none of edges or root.
   */
  SigningKey of(Role role) {
    return switch (role) {
      case CREDIT -> credit;
      case TARIFF -> tariff;
      case POLICY -> policy;
      case OPERATIONS -> operations;
      case ROOT, UPDATE, EDGE -> throw new IllegalArgumentException("no key of " + role);
    };
  }
}
