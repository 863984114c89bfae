/**
 * Random digits against a unit's own decisions on tokens, on a clock that is only a number. May
 * import estate and the edge.
 */
@NullMarked
package io.taiqu.hwtest.tokens;

import org.jspecify.annotations.NullMarked;
