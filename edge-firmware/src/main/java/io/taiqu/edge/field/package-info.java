/**
 * What the field technician uses: the commands on a bus, the site as commissioning sees it through
 * buses and relays, the record's file, the self-test of a unit's hardware. Nothing here runs while
 * the unit is in service. May import: commissioning, modbus, relay, runtime, core, protocol,
 * picocli. Only the composition root may import it.
 */
@NullMarked
package io.taiqu.edge.field;

import org.jspecify.annotations.NullMarked;
