/**
 * What a technician standing at the unit sees: status page, status as JSON and text, health. Read
 * only, loopback by default. May import: runtime, core, protocol, JDK's server, jackson-core.
 */
@NullMarked
package io.taiqu.edge.http;

import org.jspecify.annotations.NullMarked;
