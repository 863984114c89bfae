package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.contract.Contract;
import io.taiqu.supervisor.customer.CustomerFiles.CustomerStore;
import io.taiqu.supervisor.ledger.AccountId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.Optional;

/** Customers and contracts. */
public final class SqlCustomerStore implements CustomerStore {
  private final Database database;

  public SqlCustomerStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Person> person(AccountId account) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT name, phone FROM customer WHERE account = ?")) {
        query.setString(1, account.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(new Person(rows.getString(1), Optional.ofNullable(rows.getString(2))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<Contract> contract(AccountId account) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT number, signed_on, valid_until FROM contract WHERE account = ?")) {
        query.setString(1, account.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Contract(
                      rows.getString(1),
                      Optional.ofNullable(rows.getString(2)).map(LocalDate::parse),
                      Optional.ofNullable(rows.getString(3)).map(LocalDate::parse)))
              : Optional.empty();
        }
      }
    });
  }
}
