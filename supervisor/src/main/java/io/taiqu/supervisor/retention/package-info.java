/** How long readings are kept, and the steps by which they go. Imports protocol, reading, alarm. */
@NullMarked
package io.taiqu.supervisor.retention;

import org.jspecify.annotations.NullMarked;
