/** Signatures for a process that verifies thousands a second. Imports nothing of Taiqu. */
@NullMarked
package io.taiqu.supervisor.crypto;

import org.jspecify.annotations.NullMarked;
