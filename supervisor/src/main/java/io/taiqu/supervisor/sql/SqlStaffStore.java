package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.staff.StaffStore;
import io.taiqu.supervisor.staff.User;
import io.taiqu.supervisor.staff.UserName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Users, sessions and failed sign-ins in three tables. */
public final class SqlStaffStore implements StaffStore {
  private static final String USERS =
      "SELECT name, role, account, password_hash, created_at FROM staff_user ";

  private final Database database;

  /** A store in the supervisor's database. */
  public SqlStaffStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(User user) {
    return database.write(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO staff_user (name, role, account, password_hash, created_at)
              VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
              """)) {
        insert.setString(1, user.name().value());
        insert.setString(2, user.role().code());
        insert.setString(3, user.account().orElse(null));
        insert.setString(4, user.password().encoded());
        insert.setLong(5, user.createdAt().toEpochMilli());
        return insert.executeUpdate() == 1;
      }
    });
  }

  @Override
  public Optional<User> find(UserName name) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(USERS + "WHERE name = ?")) {
        query.setString(1, name.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(user(rows)) : Optional.empty();
        }
      }
    });
  }

  @Override
  public List<User> all() {
    return database.read(connection -> {
      List<User> users = new ArrayList<>();
      try (PreparedStatement query = connection.prepareStatement(USERS + "ORDER BY name");
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          users.add(user(rows));
        }
      }
      return users;
    });
  }

  private static User user(ResultSet rows) throws SQLException {
    return new User(
        new UserName(rows.getString("name")),
        role(rows.getString("role")),
        Optional.ofNullable(rows.getString("account")),
        new PasswordHash(rows.getString("password_hash")),
        Instant.ofEpochMilli(rows.getLong("created_at")));
  }

  private static Role role(String code) {
    return Role.ofCode(code)
        .orElseThrow(() -> new IllegalStateException("unknown role in the database: " + code));
  }

  @Override
  public boolean replacePassword(UserName name, PasswordHash password) {
    return database.write(connection -> {
      try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE staff_user SET password_hash = ? WHERE name = ?");
          PreparedStatement delete =
              connection.prepareStatement("DELETE FROM staff_session WHERE user_name = ?")) {
        update.setString(1, password.encoded());
        update.setString(2, name.value());
        delete.setString(1, name.value());
        delete.executeUpdate();
        return update.executeUpdate() == 1;
      }
    });
  }

  @Override
  public boolean remove(UserName name) {
    return database.write(connection -> {
      try (PreparedStatement sessions =
              connection.prepareStatement("DELETE FROM staff_session WHERE user_name = ?");
          PreparedStatement user =
              connection.prepareStatement("DELETE FROM staff_user WHERE name = ?")) {
        sessions.setString(1, name.value());
        sessions.executeUpdate();
        user.setString(1, name.value());
        return user.executeUpdate() == 1;
      }
    });
  }

  @Override
  public void open(String tokenDigest, UserName user, Instant now, Instant expiresAt) {
    database.execute(connection -> {
      try (PreparedStatement forget =
              connection.prepareStatement("DELETE FROM staff_session WHERE expires_at < ?");
          PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO staff_session (token_digest, user_name, opened_at, expires_at)
                  VALUES (?, ?, ?, ?)
                  """)) {
        forget.setLong(1, now.toEpochMilli());
        forget.executeUpdate();
        insert.setString(1, tokenDigest);
        insert.setString(2, user.value());
        insert.setLong(3, now.toEpochMilli());
        insert.setLong(4, expiresAt.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Session> session(String tokenDigest) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT u.name, u.role, u.account, s.expires_at
                FROM staff_session s JOIN staff_user u ON u.name = s.user_name
               WHERE s.token_digest = ?
              """)) {
        query.setString(1, tokenDigest);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Session(
                      new UserName(rows.getString("name")),
                      role(rows.getString("role")),
                      Optional.ofNullable(rows.getString("account")),
                      Instant.ofEpochMilli(rows.getLong("expires_at"))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void close(String tokenDigest) {
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM staff_session WHERE token_digest = ?")) {
        delete.setString(1, tokenDigest);
        delete.executeUpdate();
      }
    });
  }

  @Override
  public Attempts attempts(UserName name) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT failures, last_at FROM sign_in_failure WHERE user_name = ?")) {
        query.setString(1, name.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? new Attempts(rows.getInt("failures"), Instant.ofEpochMilli(rows.getLong("last_at")))
              : Attempts.NONE;
        }
      }
    });
  }

  @Override
  public void record(UserName name, Attempts attempts, Instant forgetBefore) {
    database.execute(connection -> {
      try (PreparedStatement forget =
              connection.prepareStatement(
                  "DELETE FROM sign_in_failure WHERE user_name = ? OR last_at < ?");
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO sign_in_failure (user_name, failures, last_at) VALUES (?, ?, ?)")) {
        forget.setString(1, name.value());
        forget.setLong(2, forgetBefore.toEpochMilli());
        forget.executeUpdate();
        if (attempts.failures() > 0) {
          insert.setString(1, name.value());
          insert.setInt(2, attempts.failures());
          insert.setLong(3, attempts.lastAt().toEpochMilli());
          insert.executeUpdate();
        }
      }
    });
  }
}
