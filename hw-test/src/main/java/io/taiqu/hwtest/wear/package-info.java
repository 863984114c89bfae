/** A unit that writes to a real disk for days of simulated time, and how much it wrote by cause. */
@NullMarked
package io.taiqu.hwtest.wear;

import org.jspecify.annotations.NullMarked;
