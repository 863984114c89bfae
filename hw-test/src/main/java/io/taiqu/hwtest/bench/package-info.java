/**
 * Benchmarks: each measures against a goal, in one run, and prints one JSON object. May import
 * everything else in hw-test.
 */
@NullMarked
package io.taiqu.hwtest.bench;

import org.jspecify.annotations.NullMarked;
