/**
 * Fixtures that every module's tests may use: a deployment with keys, example and random documents,
 * seeded property runs.
 */
@NullMarked
package io.taiqu.protocol.testing;

import org.jspecify.annotations.NullMarked;
