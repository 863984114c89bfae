/**
 * The commissioning document of an estate and its import. Imports protocol, grid, tariff, contract,
 * customer, topup, fleet, protection.
 */
@NullMarked
package io.taiqu.supervisor.estate;

import org.jspecify.annotations.NullMarked;
