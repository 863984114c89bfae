package io.taiqu.hwtest.sim.history;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A defect that the simulator must see. Each is put in place of a port or a decision. */
enum Mutant {
  NO_SEQUENCE_GUARD(
      "the unit takes credit states that are older than its own", UnitMutants.noSequenceGuard()),
  CREDITED_MAY_FALL(
      "the unit takes a newer credit state with a lower total",
      UnitMutants.takesRefused("CREDITED_FELL")),
  NO_STEP_CAP(
      "the unit takes a step above the policy's cap with one signature",
      UnitMutants.takesRefused("STEP_ABOVE_CAP")),
  ANY_CURRENCY(
      "the unit takes credit in another currency", UnitMutants.takesRefused("OTHER_CURRENCY")),
  ANY_METER("the unit takes credit for another meter", UnitMutants.takesRefused("OTHER_METER")),
  ANY_ASSIGNMENT(
      "the unit takes credit of another assignment", UnitMutants.takesRefused("OTHER_ASSIGNMENT")),
  CONFLICT_TAKEN(
      "the unit takes another content in the same place of the order",
      UnitMutants.takesRefused("CONFLICTING_CONTENT")),
  NO_SIGNATURE_CHECK(
      "the unit believes documents without looking at signatures", UnitMutants.noSignatureCheck()),
  NO_REVOCATION("both sides go on believing a key that root took back", UnitMutants.noRevocation()),
  LEDGER_NOT_SYNCED(
      "the unit acts and answers before its ledger is durable", UnitMutants.ledgerNotSynced()),
  IMAGE_ROLLBACK_WITHOUT_REGISTER_ANCHOR(
      "after a start the unit charges from the present register on",
      UnitMutants.restartForgetsRegister()),
  REPLACEMENT_WITHOUT_REGISTER_FLOOR(
      "a unit that replaces another charges from the register that it finds",
      UnitMutants.replacementForgetsRegister()),
  RENUMBERED_READINGS_MIXED_UP(
      "readings that get new sequences are those of another meter",
      UnitMutants.renumberedMixedUp()),
  OPENS_AT_FIRST_READ("one read is enough to take supply away", OpeningMutants.opensAtFirstRead()),
  INTERRUPTED_OPENING_NOT_PROVED(
      "an opening that the power interrupted is carried out after the next start without new proof",
      OpeningMutants.interruptedOpeningCarriedOut()),
  UNDONE_OPENINGS_FORGOTTEN(
      "an opening does not count when the relay closed again with the power",
      OpeningMutants.openingsUndoneForgotten()),
  POLICY_NEVER_ENDS("a policy is enforced after its end", OpeningMutants.policyNeverEnds()),
  QUIET_HOURS_IGNORED("supply is taken away at night", OpeningMutants.noQuietHours()),
  HOLIDAY_IGNORED("supply is taken away on a holiday", OpeningMutants.noHolidays()),
  PROTECTION_IGNORED("a protected customer is cut off", OpeningMutants.noProtection()),
  LIFE_SUPPORT_IGNORED("a customer on life support is cut off", OpeningMutants.noLifeSupport()),
  DISPUTE_IGNORED("a customer with an open dispute is cut off", OpeningMutants.noDispute()),
  POST_PAID_IGNORED(
      "a customer who pays afterwards is cut off for what is owed", OpeningMutants.noPostPaid()),
  EMERGENCY_CREDIT_IGNORED(
      "supply is taken away before the emergency credit is used",
      OpeningMutants.noEmergencyCredit()),
  CLOCK_NOT_NEEDED(
      "supply is taken away by a clock that nobody knows to be right", OpeningMutants.anyClock()),
  NO_WARNING_LEAD(
      "supply is taken away as soon as a warning is on the unit's page",
      OpeningMutants.noWarningLead()),
  NOTICE_OF_ANY_EPISODE(
      "the warnings of an earlier time count again", OpeningMutants.noticeOfAnyEpisode()),
  EPISODES_COUNTED_ON(
      "a time of low credit has the number of one that the unit forgot when it was set back",
      OpeningMutants.episodesCountedOn()),
  NOTICE_NOT_DELIVERED(
      "warnings count as delivered that were not", StationMutants.noticeNotDelivered()),
  NO_DAILY_LIMIT("supply is taken away any number of times a day", OpeningMutants.noDailyLimit()),
  NO_GAP("supply is taken away again within ten minutes", OpeningMutants.noGap()),
  NO_WARNINGS("supply is taken away without a warning", OpeningMutants.noWarnings()),
  REACHABLE_OVERLOOKED(
      "a warning that only the unit's page shows suffices although the supervisor can be reached",
      OpeningMutants.reachableOverlooked()),
  OLD_READS_DECIDE("reads of hours ago decide", OpeningMutants.oldReads()),
  NEVER_OPENS("supply stays on when the credit is used up", OpeningMutants.neverOpens()),
  NO_BOOT_GRACE("supply is taken away right after a start", OpeningMutants.noBootGrace()),
  NO_FUSE("any number of supplies is taken away in an hour", OpeningMutants.noFuse()),
  SPIKES_BELIEVED("a register that jumped is believed at once", UnitMutants.spikesBelieved()),
  TOKEN_NOT_ABSORBED(
      "a token that was typed counts beside the credit state that contains it",
      TokenMutants.notAbsorbed()),
  NO_TOKENS_COVERED_CHECK(
      "a token counts again that was typed or delivered before", TokenMutants.coveredCountsAgain()),
  TOKEN_TRIES_NOT_KEPT("vain tries of tokens are forgotten", TokenMutants.triesNotKept()),
  NO_GENERATION_BUMP(
      "a recovery goes on in the generation of before", StationMutants.noGenerationBump()),
  GENERATION_FROM_DATABASE(
      "the generation follows from the database that was put back",
      StationMutants.generationFromDatabase()),
  TIERS_IGNORED("the second tier costs what the first does", UnitMutants.noTiers()),
  TARIFF_RE_RATES(
      "a new tariff prices what was used before it was known", UnitMutants.tariffReRates()),
  RECONNECTION_FORGOTTEN("supply does not return when credit does", UnitMutants.noReconnection()),
  NO_IDEMPOTENCY_KEY(
      "a repeated payment request is a new payment", StationMutants.noIdempotencyKey()),
  NO_PAYMENT_NUMBER("the same payment counts under another key", StationMutants.noPaymentNumber()),
  NO_FENCE("credit is published before it is in the fence", StationMutants.noFence()),
  PAYMENT_NOT_COMMITTED(
      "a payment is answered before it is durable", StationMutants.paymentNotCommitted()),
  ACK_BEFORE_COMMIT(
      "readings are acknowledged before they are durable", StationMutants.readingsNotCommitted());

  private final String defect;
  private final Alteration alteration;

  Mutant(String defect, Alteration alteration) {
    this.defect = defect;
    this.alteration = alteration;
  }

  /** As it is named on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String defect() {
    return defect;
  }

  Alteration alteration() {
    return alteration;
  }

  static Optional<Mutant> of(String label) {
    return Arrays.stream(values()).filter(known -> known.label().equals(label)).findFirst();
  }
}
