/**
 * The edge units: what they reported, whether they are believed, and what was sent to them. Imports
 * protocol, alarm, live, metric, ledger.
 */
@NullMarked
package io.taiqu.supervisor.fleet;

import org.jspecify.annotations.NullMarked;
