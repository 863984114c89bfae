package io.taiqu.supervisor.staff;

import java.time.Instant;
import java.util.Optional;

/**
 * A signed-in user, as a request sees it.
 *
 * @param user who it is
 * @param role what the user may do
 * @param account the customer's own account; empty for staff
 * @param expiresAt when the session ends, on the real clock
 */
public record Session(UserName user, Role role, Optional<String> account, Instant expiresAt) {

  /** Whether the user may do this. */
  public boolean may(Permission permission) {
    return role.may(permission);
  }

  /**
   * Whether the user may see this account: any customer's for staff who may, the own for a
   * customer.
   */
  public boolean maySeeAccount(String number) {
    return may(Permission.VIEW_CUSTOMERS)
        || (may(Permission.VIEW_OWN_ACCOUNT) && account.filter(number::equals).isPresent());
  }
}
