package io.taiqu.supervisor.protection;

/**
 * What keeps a customer's supply on. The names are stable: they are stored and part of the
 * interface, and the pages translate them.
 */
public enum Protection {
  /** A customer who is never cut off: disabled, elderly and alone, of a soldier's family. */
  PROTECTED_CUSTOMER("protected"),
  /** Someone's life depends on the supply. */
  LIFE_SUPPORT("lifeSupport"),
  /** The customer disputes what was charged. */
  DISPUTE("disputed");

  private final String member;

  Protection(String member) {
    this.member = member;
  }

  /** The member of a {@code policy} in estate documents that says so. */
  public String member() {
    return member;
  }
}
