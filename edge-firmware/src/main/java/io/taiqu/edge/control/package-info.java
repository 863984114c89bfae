/**
 * Orders of whoever stands at the unit and may write to its control socket, a Unix socket in the
 * data directory: the file's permissions are the authentication. Imports runtime and core.
 */
@NullMarked
package io.taiqu.edge.control;

import org.jspecify.annotations.NullMarked;
