/**
 * Exact quantities of metering and money: integers with their unit in the type. Every operation
 * either gives the exact result or throws {@link java.lang.ArithmeticException}; nothing is ever
 * rounded silently. Imports nothing of ours.
 */
@NullMarked
package io.taiqu.protocol.quantity;

import org.jspecify.annotations.NullMarked;
