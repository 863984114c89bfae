package io.taiqu.hwtest.demo;

import java.util.List;

/**
 * The people who may sign in, with passwords that were made for this run.
 *
 * @param accounts in the order in which they are shown
 */
public record Users(List<Account> accounts) {
  public Users {
    accounts = List.copyOf(accounts);
  }

  /** A name and its password. */
  public record Account(String name, String role, String password) {}

  /** The account of a role. */
  public Account of(String role) {
    return accounts.stream().filter(a -> a.role().equals(role)).findFirst().orElseThrow();
  }
}
