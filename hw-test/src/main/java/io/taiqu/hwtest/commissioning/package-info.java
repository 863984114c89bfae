/**
 * Commissioning against a virtual site: the edge's own procedure and Modbus code on a virtual
 * clock, with a district behind the meters, faults planted by seed, and a technician who answers
 * from the truth. May import bus, device, district, estate, world and the edge.
 */
@NullMarked
package io.taiqu.hwtest.commissioning;

import org.jspecify.annotations.NullMarked;
