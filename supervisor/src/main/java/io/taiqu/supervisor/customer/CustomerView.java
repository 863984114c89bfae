package io.taiqu.supervisor.customer;

import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.ledger.AccountId;
import java.util.List;
import java.util.Optional;

/** Questions about customers. */
public interface CustomerView {
  /** One account's file. */
  Optional<CustomerFile> find(AccountId account);

  /** Files whose account, name, phone or meter serial contains the text. */
  List<CustomerFile> search(String text, int limit);

  /** A customer with the contract and supply point of one account. */
  record CustomerFile(
      AccountId account,
      String name,
      Optional<String> phone,
      Optional<Contract> contract,
      PointView point) {}
}
