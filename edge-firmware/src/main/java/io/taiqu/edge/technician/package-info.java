/**
 * The technician's page for commissioning: one column on a phone, in sunlight, with gloves. It
 * shows where the procedure is, asks what only a person can know, and takes the signature. All
 * state is the unit's: a phone that goes away and comes back sees the same page. May import:
 * commissioning, http (markup and forms), core.metering, protocol, JDK's server.
 */
@NullMarked
package io.taiqu.edge.technician;

import org.jspecify.annotations.NullMarked;
