package io.taiqu.supervisor.web;

import java.util.Optional;

/**
 * The form that proposes to move money of an account beside payments.
 *
 * @param failure why the last proposal was refused
 * @param proposed the number of the proposal that was just made
 */
public record MoneyOrdersPage(
    String account, Optional<String> failure, Optional<String> proposed) {}
