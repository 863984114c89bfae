package io.taiqu.edge.core.supply;

import io.taiqu.edge.core.metering.Truth;

/**
 * What is known about each thing that must be true before supply may be taken away. The grouping is
 * that of the thirteen conditions.
 *
 * @param policyEnforces 1: a signed policy mentions the supply point and says enforce
 * @param policyInForce 1: its time has begun and not ended
 * @param policyCurrent 1: no newer policy was issued when the account's credit state was
 * @param tariffCurrent 1: no newer tariffs were issued by then either
 * @param readsConfirmed 2: two successive reads, both leaving the balance at or below its limit
 * @param readsRecent 2: neither is older than two poll cycles
 * @param meterProven 3: the commissioned meter answers, gave both reads, and did ever since
 *     commissioning
 * @param rollOverProven 4: neither read fell to near zero without a proven roll-over
 * @param stepsPlausible 5: neither read went backward or too far, and the register moves with the
 *     power
 * @param clockProven 6: the clock is synchronised, or was so recently that it can't have drifted
 *     far
 * @param undisputed 7: no dispute is open
 * @param notProtected 8: not a protected customer
 * @param noLifeSupport 8: nobody's life depends on the supply
 * @param outsideQuietHours 9: neither evening, night, weekend nor holiday
 * @param emergencyUsedUp 10: the emergency credit is used up too
 * @param warningsGiven 10: every warning was delivered, or shown here for the lead time while there
 *     was no way to deliver it
 * @param noticesLogged 11: every warning step is in the ledger
 * @param gapKept 12: long enough since the last opening
 * @param openingsLeftToday 12: fewer openings today than allowed
 * @param startGraceOver 12: long enough since the unit started or the supply was browned out
 * @param fuseWhole 13: the unit has openings left in this hour
 */
public record OpeningInputs(
    Truth policyEnforces,
    Truth policyInForce,
    Truth policyCurrent,
    Truth tariffCurrent,
    Truth readsConfirmed,
    Truth readsRecent,
    Truth meterProven,
    Truth rollOverProven,
    Truth stepsPlausible,
    Truth clockProven,
    Truth undisputed,
    Truth notProtected,
    Truth noLifeSupport,
    Truth outsideQuietHours,
    Truth emergencyUsedUp,
    Truth warningsGiven,
    Truth noticesLogged,
    Truth gapKept,
    Truth openingsLeftToday,
    Truth startGraceOver,
    Truth fuseWhole) {}
