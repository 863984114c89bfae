package io.taiqu.supervisor.notice;

import io.taiqu.supervisor.ledger.AccountId;
import java.util.List;

/** Questions about notices. */
public interface Notices {
  /** The newest notices of an account. */
  List<Notice> ofAccount(AccountId account, int limit);

  /** The newest notices. */
  List<Notice> recent(int limit);
}
