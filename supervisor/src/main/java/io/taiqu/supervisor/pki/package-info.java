/**
 * Keys and certificates of one deployment, as the command {@code taiqu pki}: the offline root, the
 * role keys that sign documents, and the X.509 authority by which edge units, supervisor and broker
 * know each other on a connection.
 *
 * <p>It works on files only and needs no running supervisor. May import: {@code protocol}, Bouncy
 * Castle, picocli and Jackson; nothing else of the supervisor.
 */
@NullMarked
package io.taiqu.supervisor.pki;

import org.jspecify.annotations.NullMarked;
