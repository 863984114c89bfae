/**
 * What each customer has paid and used: acceptance of signed documents, charging, balance. Imports
 * protocol only; no clock, no I/O, no logging.
 */
@NullMarked
package io.taiqu.edge.core.credit;

import org.jspecify.annotations.NullMarked;
