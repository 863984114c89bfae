/**
 * Operating-system processes of the demonstration, the torture runs and the benchmarks: how they
 * are started, watched, measured and ended. May import the JDK only.
 */
@NullMarked
package io.taiqu.hwtest.process;

import org.jspecify.annotations.NullMarked;
