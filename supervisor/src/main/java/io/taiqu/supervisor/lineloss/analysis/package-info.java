/**
 * Who and what is behind a transformer's loss, from interval readings alone: the energy balance
 * with its noise as meters make it, technical loss from voltages, hypotheses tried one by one, and
 * voltages as an independent witness. Pure: no files, no clock, no database. Science, hence {@code
 * double}; kilowatt-hours, volts and amperes on the primary side. Imports nothing but EJML.
 */
@NullMarked
package io.taiqu.supervisor.lineloss.analysis;

import org.jspecify.annotations.NullMarked;
