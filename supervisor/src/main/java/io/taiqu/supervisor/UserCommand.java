package io.taiqu.supervisor;

import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.time.DeploymentClock;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlCustomerStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.staff.Staff;
import io.taiqu.supervisor.staff.User;
import io.taiqu.supervisor.staff.UserName;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor user}. */
@Command(name = "user", description = "Who may sign in.")
final class UserCommand extends CommandGroup {
  private UserName nameOf(String typed) {
    return UserName.parse(typed)
        .orElseThrow(() ->
            wrongUse(
                "A user name has 1 to 64 of a-z 0-9 . _ @ - and begins with a letter or digit: "
                    + typed));
  }

  private Role roleOf(String code) {
    return Role.ofCode(code)
        .orElseThrow(() ->
            wrongUse(
                "There is no role "
                    + code
                    + "; there are "
                    + Arrays.stream(Role.values())
                        .map(Role::code)
                        .collect(Collectors.joining(", "))));
  }

  private static Staff staff(Database database, ConfigOptions options) throws Exception {
    SupervisorConfig config = options.read().value();
    DeploymentClock clock = Foundation.clock(config, TrustStore.load(config.keys()).descriptor());
    return new Staff(
        new SqlStaffStore(database),
        new AuditTrail(new SqlAuditStore(database), clock),
        database,
        InstantSource.system(),
        new SecureRandom(),
        PasswordHash.ITERATIONS);
  }

  private static boolean isUnknown(String account, Database database) {
    return !AccountId.isValid(account)
        || new SqlCustomerStore(database).person(new AccountId(account)).isEmpty();
  }

  /** Who acts, for the audit trail: the account of the machine that the command runs under. */
  private static String actor() {
    return "console:" + System.getProperty("user.name", "unknown");
  }

  private static Database open(ConfigOptions options) throws Exception {
    return Database.open(options.read().value().database());
  }

  private int refused(int exitCode, String message) {
    spec().commandLine().getErr().println("taiqu supervisor: " + message);
    return exitCode;
  }

  private int printed(String password) {
    spec().commandLine().getOut().println(password);
    return Main.DONE;
  }

  @Command(
      description = "Adds a user and prints a generated password; it is shown this once only.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "NAME", description = "The name to sign in with.") String name,
      @Option(
              names = "--role",
              required = true,
              description = "administrator, supervisor, technician, cashier or customer.")
          String role,
      @Option(
              names = "--account",
              description =
                  "The account that a customer may see; for the role customer and only then.")
          @Nullable String account)
      throws Exception {
    UserName user = nameOf(name);
    Role known = roleOf(role);
    if ((known == Role.CUSTOMER) != (account != null)) {
      throw wrongUse("A customer has an --account, and nobody else does.");
    }
    try (Database database = open(options)) {
      if (account != null && isUnknown(account, database)) {
        spec()
            .commandLine()
            .getErr()
            .println(
                "Note: no account "
                    + account
                    + " is known yet. The user sees it once an estate document names it.");
      }
      Optional<String> password =
          staff(database, options).add(user, known, Optional.ofNullable(account), actor());
      return password.isEmpty()
          ? refused(Main.REFUSED, "user " + user + " exists already.")
          : printed(password.get());
    }
  }

  @Command(
      description = "Prints a new password for a user and ends the user's sessions.",
      mixinStandardHelpOptions = true)
  int reset(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "NAME", description = "The user.") String name)
      throws Exception {
    UserName user = nameOf(name);
    try (Database database = open(options)) {
      Optional<String> password = staff(database, options).reset(user, actor());
      return password.isEmpty()
          ? refused(Main.NOT_FOUND, "there is no user " + user + ".")
          : printed(password.get());
    }
  }

  @Command(
      description = "Removes a user and ends the user's sessions.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "NAME", description = "The user.") String name)
      throws Exception {
    UserName user = nameOf(name);
    try (Database database = open(options)) {
      return staff(database, options).remove(user, actor())
          ? Main.DONE
          : refused(Main.NOT_FOUND, "there is no user " + user + ".");
    }
  }

  @Command(description = "Lists who may sign in.", mixinStandardHelpOptions = true)
  int list(@Mixin ConfigOptions options) throws Exception {
    try (Database database = open(options)) {
      for (User user : new SqlStaffStore(database).all()) {
        spec()
            .commandLine()
            .getOut()
            .printf("%-24s %-14s %s%n", user.name(), user.role().code(), user.account().orElse(""));
      }
    }
    return Main.DONE;
  }
}
