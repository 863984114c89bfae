/** The port by which a use case makes several stores change together. Imports nothing. */
@NullMarked
package io.taiqu.supervisor.transaction;

import org.jspecify.annotations.NullMarked;
