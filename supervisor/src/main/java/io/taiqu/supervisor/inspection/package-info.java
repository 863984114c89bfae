/**
 * Cases: what an analysis suspects is looked at on site, found or not found, billed, mended, proved
 * by the loss afterwards and closed. A suspicion is never an accusation. Imports protocol,
 * approval, audit, grid, ledger, lineloss, moneyorder.
 */
@NullMarked
package io.taiqu.supervisor.inspection;

import org.jspecify.annotations.NullMarked;
