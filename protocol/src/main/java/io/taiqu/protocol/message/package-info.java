/**
 * The signed documents that travel between supervisor and edge, as values. Every one states
 * something; none commands. Their bytes are in {@code codec}. Imports {@code quantity}, {@code
 * identity} and {@code tariff}.
 */
@NullMarked
package io.taiqu.protocol.message;

import org.jspecify.annotations.NullMarked;
