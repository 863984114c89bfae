/** Ways to bring notices to customers. Imports notice, whose port it fills. */
@NullMarked
package io.taiqu.supervisor.notify;

import org.jspecify.annotations.NullMarked;
