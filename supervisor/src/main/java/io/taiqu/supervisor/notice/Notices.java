package io.taiqu.supervisor.notice;

import io.taiqu.supervisor.ledger.AccountId;
import java.util.List;
import java.util.Optional;

/** Notices for those who look at them. */
public interface Notices {
  /** One notice. */
  Optional<Notice> find(long id);

  /** The newest notices of an account. */
  List<Notice> ofAccount(AccountId account, int limit);

  /** The newest notices. */
  List<Notice> recent(int limit);

  /**
   * Has a notice delivered again by every channel by which the customer does not have it: after the
   * last try, before the next one, or because an address is known now. Only the newest notice of a
   * customer says what is so.
   */
  Again again(long id);

  /** What became of the wish that a notice be delivered again. */
  sealed interface Again {
    /**
     * It is tried now, and again by the usual plan.
     *
     * @param channels those by which the customer does not have it
     */
    record Due(Notice notice, List<String> channels) implements Again {}

    /** There is no such notice. */
    record Unknown() implements Again {}

    /** The customer has it by every channel. */
    record Delivered() implements Again {}

    /** Something newer is to be told to this customer; what this one says is over. */
    record Overtaken(Notice newest) implements Again {}
  }
}
