package io.taiqu.supervisor.customer;

import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.ledger.AccountId;
import java.util.List;
import java.util.Optional;

/** Puts a customer's file together from the features that keep its parts. */
public final class CustomerFiles implements CustomerView {
  private final GridView grid;
  private final CustomerStore customers;

  public CustomerFiles(GridView grid, CustomerStore customers) {
    this.grid = grid;
    this.customers = customers;
  }

  /** Keeps customers and their contracts. */
  public interface CustomerStore {
    /** Name and phone of an account's customer. */
    Optional<Person> person(AccountId account);

    /** The contract of an account. */
    Optional<Contract> contract(AccountId account);

    /** Who holds an account. */
    record Person(String name, Optional<String> phone) {}
  }

  @Override
  public Optional<CustomerFile> find(AccountId account) {
    return grid.pointOf(account).flatMap(this::fileOf);
  }

  @Override
  public List<CustomerFile> search(String text, int limit) {
    return grid.search(text, limit).stream().flatMap(point -> fileOf(point).stream()).toList();
  }

  private Optional<CustomerFile> fileOf(PointView point) {
    return point
        .account()
        .flatMap(account ->
            customers
                .person(account)
                .map(person ->
                    new CustomerFile(
                        account,
                        person.name(),
                        person.phone(),
                        customers.contract(account),
                        point)));
  }
}
