/**
 * Names of things: deployments, edges, supply points, meters, keys, contents. A name carries no
 * behaviour beyond its text and byte forms. Imports nothing of ours.
 */
@NullMarked
package io.taiqu.protocol.identity;

import org.jspecify.annotations.NullMarked;
