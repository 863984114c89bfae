/** Why what somebody asked for is not done, in words for that person. */
@NullMarked
package io.taiqu.supervisor.obstacle;

import org.jspecify.annotations.NullMarked;
