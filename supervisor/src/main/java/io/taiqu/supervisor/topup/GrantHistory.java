package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Optional;

/** The single grants of a supply point, and the proof that they are all of them, unchanged. */
public final class GrantHistory {
  private final GrantStore grants;
  private final CreditStore credit;

  public GrantHistory(GrantStore grants, CreditStore credit) {
    this.grants = grants;
    this.credit = credit;
  }

  /**
   * A history.
   *
   * @param head what the supply point's credit states are signed with
   * @param intact whether the lines lead to that head
   */
  public record History(List<GrantEntry> entries, Digest head, boolean intact) {}

  /** The history of a supply point; empty if it has no credit account. */
  public Optional<History> of(SupplyPointId point) {
    return credit
        .account(point)
        .map(account -> {
          List<GrantEntry> entries = grants.of(point);
          Digest head = Digest.ZERO;
          boolean intact = true;
          for (int i = 0; i < entries.size(); i++) {
            GrantEntry entry = entries.get(i);
            intact = intact && entry.number() == i + 1 && entry.follows(head);
            head = entry.head();
          }
          return new History(
              entries, account.grantHead(), intact && head.equals(account.grantHead()));
        });
  }
}
