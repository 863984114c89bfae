/** Parts of a supervisor for tests: real stores on SQLite, a broker that only remembers. */
@NullMarked
package io.taiqu.supervisor.testing;

import org.jspecify.annotations.NullMarked;
