package io.taiqu.supervisor.web;

import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.DebtStore.Line;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an account owes beside current use.
 *
 * @param failure why the last proposal was refused
 * @param proposed the number of the proposal that was just made
 */
public record DebtsPage(
    Instant asOf,
    String account,
    List<Debt> debts,
    List<Line> recoveries,
    Optional<String> failure,
    Optional<String> proposed) {}
