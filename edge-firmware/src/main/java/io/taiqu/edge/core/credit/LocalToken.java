package io.taiqu.edge.core.credit;

import io.taiqu.protocol.quantity.Money;

/**
 * A token that a customer entered here and that no accepted credit state contains yet.
 *
 * @param counter its place among the tokens of the assignment
 * @param amount what it is worth
 */
public record LocalToken(long counter, Money amount) {}
