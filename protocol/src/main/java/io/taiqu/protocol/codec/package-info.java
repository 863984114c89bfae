/**
 * The bytes of every document, their signatures, the keys behind them and the topics on which they
 * travel. {@code docs/wire-format.md} of this module specifies the bytes field by field. Imports
 * the other packages of the protocol.
 */
@NullMarked
package io.taiqu.protocol.codec;

import org.jspecify.annotations.NullMarked;
