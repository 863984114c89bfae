/**
 * The commissioning document of an estate and its import. Imports protocol, grid, tariff, contract,
 * customer, topup, fleet.
 */
@NullMarked
package io.taiqu.supervisor.estate;

import org.jspecify.annotations.NullMarked;
