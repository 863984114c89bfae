/** The fence journal as a file outside the backup set. Imports topup, whose port it fills. */
@NullMarked
package io.taiqu.supervisor.fence;

import org.jspecify.annotations.NullMarked;
