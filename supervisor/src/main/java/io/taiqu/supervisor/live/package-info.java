/**
 * Tells interested listeners, after the commit, that something changed. Imports protocol identities
 * only.
 */
@NullMarked
package io.taiqu.supervisor.live;

import org.jspecify.annotations.NullMarked;
