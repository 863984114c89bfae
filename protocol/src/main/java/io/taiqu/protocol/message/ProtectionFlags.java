package io.taiqu.protocol.message;

/**
 * What keeps a customer's supply on, as the policy that an edge has accepted says it.
 *
 * @param protectedCustomer a protected customer
 * @param lifeSupport someone's life depends on the supply
 * @param disputed a dispute about the account is open
 */
public record ProtectionFlags(boolean protectedCustomer, boolean lifeSupport, boolean disputed) {
  /** Nothing does, or there is no policy. */
  public static final ProtectionFlags NONE = new ProtectionFlags(false, false, false);

  /** The highest {@link #code()}. */
  public static final int MAX_CODE = 7;

  /** The flags of a policy's entry. */
  public static ProtectionFlags of(PolicyEntry entry) {
    return new ProtectionFlags(entry.protectedCustomer(), entry.lifeSupport(), entry.disputed());
  }

  /** The flags of a wire form. */
  public static ProtectionFlags ofCode(int code) {
    return new ProtectionFlags((code & 1) != 0, (code & 2) != 0, (code & 4) != 0);
  }

  /** The wire form: 1 for a protected customer, 2 for life support, 4 for a dispute. */
  public int code() {
    return (protectedCustomer ? 1 : 0) + (lifeSupport ? 2 : 0) + (disputed ? 4 : 0);
  }
}
