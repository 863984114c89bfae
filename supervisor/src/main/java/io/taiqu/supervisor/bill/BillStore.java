package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps bills. */
public interface BillStore {
  /** The supply points of an edge whose customers pay afterwards, or have an estimate to settle. */
  Map<SupplyPointId, PostPaid> postPaid(EdgeId edge);

  /**
   * A customer who pays afterwards.
   *
   * @param still false for one who pays beforehand by now
   * @param creditLimit the most that should be owed; empty for no bound
   */
  record PostPaid(AccountId account, boolean still, Optional<Money> creditLimit) {}

  /** Supply points whose customers pay afterwards and have no bill for a month or a later one. */
  List<Unbilled> unbilled(YearMonth month);

  /**
   * A supply point without a bill.
   *
   * @param still false for one who pays beforehand by now
   * @param inARow how many estimated bills may follow one another
   */
  record Unbilled(EdgeId edge, SupplyPointId point, AccountId account, boolean still, int inARow) {}

  /** Supply points whose newest bill is an estimate and of which a person put in a register. */
  List<Unbilled> estimatedAndHandRead();

  /** The registers of a supply point that people put in and that count, oldest first. */
  List<HandRead> handRead(SupplyPointId point);

  /** The finished segments of a month, in order; empty if none is finished. */
  List<RatedSegment> segments(SupplyPointId point, YearMonth month);

  /** The newest bill of a supply point, and what was counted then. */
  Optional<Last> last(SupplyPointId point);

  /**
   * The newest bill of a supply point.
   *
   * @param closed what the meter had charged by the month's end, since the account was opened, or
   *     is supposed to have charged
   * @param read the same by the newest month's end of which nothing was supposed
   * @param withdrawn what had been withdrawn when it was worked out
   */
  record Last(Bill bill, Money closed, Money read, Money withdrawn) {}

  /** The estimated bills of a supply point after its newest other one, oldest first. */
  List<Bill> estimates(SupplyPointId point);

  /** Removes a bill that nobody has let go. */
  void remove(Bill bill);

  /** The least that was owed with a bill or with any of its supply point after it. */
  Money least(Bill bill);

  /** The place of the next bill. */
  long nextOrder();

  /** Adds one. */
  void add(Last bill);

  /** One bill. */
  Optional<Bill> find(Bill.Number number);

  /** The newest bills of an account, newest first. */
  List<Bill> ofAccount(AccountId account, int limit);

  /** Bills that wait for a person, oldest first. */
  List<Bill> toReview(int limit);

  /** Notes who let a bill go. */
  void release(Bill bill, Bill.Release release);

  /** Bills that were released and not noted as settled, oldest first. */
  List<Bill> unsettled();

  /** Notes that nothing of a bill is owed any more. */
  void settled(Bill bill);

  /** Notes that the customer was told that a bill is overdue; false if that was noted before. */
  boolean toldOverdue(Bill bill);
}
