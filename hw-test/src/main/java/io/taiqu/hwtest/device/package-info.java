/**
 * Virtual meters and relay boards: the register maps, scales, exceptions and quirks of real models,
 * fed with physical quantities. Written from the makers' tables, independently of the profiles that
 * the edge uses, so that each checks the other. Imports {@code bus}.
 */
@NullMarked
package io.taiqu.hwtest.device;

import org.jspecify.annotations.NullMarked;
