/**
 * Who may sign in and what each may do: users, roles, password hashes, sessions and lock-out.
 *
 * <p>May import: {@code protocol}, {@code audit}. Its store port is implemented in {@code sql}.
 */
@NullMarked
package io.taiqu.supervisor.staff;

import org.jspecify.annotations.NullMarked;
