/**
 * Tariffs and rating: one pure function from cumulative quantities to money, used by the edge and
 * by the supervisor, so that both come to the same amount to the last digit. Imports {@code
 * quantity} and {@code identity}.
 */
@NullMarked
package io.taiqu.protocol.tariff;

import org.jspecify.annotations.NullMarked;
