/** A network that fails on purpose, between processes of this machine. */
@NullMarked
package io.taiqu.hwtest.network;

import org.jspecify.annotations.NullMarked;
