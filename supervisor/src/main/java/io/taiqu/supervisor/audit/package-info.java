/**
 * The audit trail: who did what to which subject, when, with the state before and after. Entries
 * are only ever appended and each carries the hash of the one before it, so that an altered or
 * removed entry shows.
 *
 * <p>May import: {@code protocol}. Its store port is implemented in {@code sql}.
 */
@NullMarked
package io.taiqu.supervisor.audit;

import org.jspecify.annotations.NullMarked;
