package io.taiqu.supervisor.staff;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A post in the station. Duties are separated: who takes money sees neither alarms nor the audit
 * trail, and who administers the estate takes no money.
 */
public enum Role {
  /** Keeps users and the estate, reads the audit trail. */
  ADMINISTRATOR(
      EnumSet.of(
          Permission.VIEW_GRID,
          Permission.VIEW_CUSTOMERS,
          Permission.VIEW_ALARMS,
          Permission.ACKNOWLEDGE_ALARMS,
          Permission.VIEW_CASES,
          Permission.VIEW_AUDIT,
          Permission.PROTECT_CUSTOMERS,
          Permission.APPROVE,
          Permission.MANAGE_ESTATE)),
  /** Runs the station: sees everything that happens, and answers for alarms. */
  SUPERVISOR(
      EnumSet.of(
          Permission.VIEW_GRID,
          Permission.VIEW_CUSTOMERS,
          Permission.VIEW_ALARMS,
          Permission.ACKNOWLEDGE_ALARMS,
          Permission.VIEW_CASES,
          Permission.INSPECT,
          Permission.MANAGE_CASES,
          Permission.VIEW_AUDIT,
          Permission.PROPOSE_MONEY_ORDERS,
          Permission.RELEASE_BILLS,
          Permission.TELL_CUSTOMERS,
          Permission.PROTECT_CUSTOMERS,
          Permission.AMEND_READINGS,
          Permission.APPROVE)),
  /** Works on units, meters and relays. */
  TECHNICIAN(
      EnumSet.of(
          Permission.VIEW_GRID,
          Permission.VIEW_ALARMS,
          Permission.ACKNOWLEDGE_ALARMS,
          Permission.VIEW_CASES,
          Permission.INSPECT)),
  /** Takes money at the counter, and proposes what other posts decide. */
  CASHIER(
      EnumSet.of(
          Permission.VIEW_CUSTOMERS,
          Permission.TOP_UP,
          Permission.PROPOSE_MONEY_ORDERS,
          Permission.TELL_CUSTOMERS)),
  /** Sees the own account and nothing else. */
  CUSTOMER(EnumSet.of(Permission.VIEW_OWN_ACCOUNT));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  /** Whether this role includes the permission. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** The name used on the command line, in the API and in the store: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this {@link #code()}, or nothing. */
  public static Optional<Role> ofCode(String code) {
    for (Role role : values()) {
      if (role.code().equals(code)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
