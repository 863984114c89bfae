/** Exact quantities of metering and money. Imports nothing of ours. */
@NullMarked
package io.taiqu.protocol.quantity;

import org.jspecify.annotations.NullMarked;
