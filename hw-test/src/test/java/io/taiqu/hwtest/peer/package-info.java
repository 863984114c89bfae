/**
 * Tests against software that others wrote. A missing program skips its test and says so, except
 * where the environment variable CI is true: there it fails.
 */
@NullMarked
package io.taiqu.hwtest.peer;

import org.jspecify.annotations.NullMarked;
