package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;

/**
 * Money that the supervisor accepted.
 *
 * @param customer who paid
 * @param amount how much
 * @param at when the acceptance came back, in simulated time
 */
record Payment(CustomerPlan customer, Money amount, Instant at) {}
