package io.taiqu.hwtest.demo;

import java.util.List;

/**
 * The people who may sign in, with passwords that were made for this run.
 *
 * @param accounts in the order in which they are shown
 */
record Users(List<Account> accounts) {
  Users {
    accounts = List.copyOf(accounts);
  }

  /** A name and its password. */
  record Account(String name, String role, String password) {}

  /** The account of a role. */
  Account of(String role) {
    return accounts.stream().filter(a -> a.role().equals(role)).findFirst().orElseThrow();
  }
}
