package io.taiqu.supervisor;

import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.time.DeploymentClock;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.staff.Staff;
import io.taiqu.supervisor.staff.User;
import io.taiqu.supervisor.staff.UserName;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor user}. */
@Command(
    name = "user",
    description = "Who may sign in.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UserCommand.Add.class,
      UserCommand.Reset.class,
      UserCommand.Remove.class,
      UserCommand.ListAll.class
    })
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  UserCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: user add, reset, remove or list.");
  }

  private static UserName nameOf(String typed, CommandSpec spec) {
    return UserName.parse(typed)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "A user name has 1 to 64 of a-z 0-9 . _ @ - and begins with a letter or digit: "
                    + typed));
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

  /** Who acts, for the audit trail: the account of the machine that the command runs under. */
  private static String actor() {
    return "console:" + System.getProperty("user.name", "unknown");
  }

  private static Database open(ConfigOptions options) throws Exception {
    return Database.open(options.read().value().database());
  }

  private static Optional<Role> roleOf(String code) {
    return Role.ofCode(code);
  }

  /** Adds a user and prints the generated password, once. */
  @Command(
      name = "add",
      description = "Adds a user and prints a generated password; it is shown this once only.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "NAME", description = "The name to sign in with.")
    private String name = "";

    @Option(
        names = "--role",
        required = true,
        description = "administrator, supervisor, technician, cashier or customer.")
    private String role = "";

    @Option(
        names = "--account",
        description = "The account that a customer may see; for the role customer and only then.")
    private @Nullable String account;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Add() {}

    @Override
    public Integer call() throws Exception {
      UserName user = nameOf(name, spec);
      Role known =
          roleOf(role)
              .orElseThrow(() ->
                  new ParameterException(
                      spec.commandLine(),
                      "There is no role "
                          + role
                          + "; there are "
                          + Arrays.stream(Role.values())
                              .map(Role::code)
                              .collect(Collectors.joining(", "))));
      if ((known == Role.CUSTOMER) != (account != null)) {
        throw new ParameterException(
            spec.commandLine(), "A customer has an --account, and nobody else does.");
      }
      try (Database database = open(options)) {
        Optional<String> password =
            staff(database, options).add(user, known, Optional.ofNullable(account), actor());
        if (password.isEmpty()) {
          spec.commandLine()
              .getErr()
              .println("taiqu supervisor: user " + user + " exists already.");
          return Main.REFUSED;
        }
        spec.commandLine().getOut().println(password.get());
        return Main.DONE;
      }
    }
  }

  /** Gives a user a new password. */
  @Command(
      name = "reset",
      description = "Prints a new password for a user and ends the user's sessions.",
      mixinStandardHelpOptions = true)
  static final class Reset implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Reset() {}

    @Override
    public Integer call() throws Exception {
      UserName user = nameOf(name, spec);
      try (Database database = open(options)) {
        Optional<String> password = staff(database, options).reset(user, actor());
        if (password.isEmpty()) {
          spec.commandLine().getErr().println("taiqu supervisor: there is no user " + user + ".");
          return Main.NOT_FOUND;
        }
        spec.commandLine().getOut().println(password.get());
        return Main.DONE;
      }
    }
  }

  /** Removes a user. */
  @Command(
      name = "remove",
      description = "Removes a user and ends the user's sessions.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Remove() {}

    @Override
    public Integer call() throws Exception {
      UserName user = nameOf(name, spec);
      try (Database database = open(options)) {
        if (!staff(database, options).remove(user, actor())) {
          spec.commandLine().getErr().println("taiqu supervisor: there is no user " + user + ".");
          return Main.NOT_FOUND;
        }
        return Main.DONE;
      }
    }
  }

  /** Lists the users. */
  @Command(name = "list", description = "Lists who may sign in.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    ListAll() {}

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      try (Database database = open(options)) {
        for (User user : new SqlStaffStore(database).all()) {
          out.printf(
              "%-24s %-14s %s%n", user.name(), user.role().code(), user.account().orElse(""));
        }
      }
      return Main.DONE;
    }
  }
}
