package io.taiqu.supervisor.pki;

import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code taiqu pki init}. */
@Command(
    name = "init",
    description = "Make the keys of a new deployment. Do it on a machine without a network.")
final class InitCommand implements Callable<Integer> {

  @ParentCommand private PkiCommand parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "pki",
      description = "Where to put them; must be new or empty (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The deployment's name, for people.")
  private String name;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "CNY",
      description = "ISO 4217 code of the currency of all accounts (default: ${DEFAULT-VALUE}).")
  private String currency;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "Asia/Shanghai",
      description = "Time zone of tariffs and calendars (default: ${DEFAULT-VALUE}).")
  private String zone;

  @Option(
      names = "--demonstration",
      description =
          "Its processes may run on a clock of their own. Never for a deployment that takes real money.")
  private boolean demonstration;

  @Option(names = "--passphrase", description = "Ask for a passphrase that protects the root key.")
  private boolean protect;

  @Mixin private PkiCommand.Passphrase passphrase;
  @Mixin private TermOptions terms;

  @Override
  public Integer call() throws IOException {
    KeyDirectory keys =
        KeyDirectory.create(
            directory, settings(), terms.terms(), chosenPassphrase(), parent.clock.instant());
    DeploymentDescriptor made = keys.descriptor();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deployment", made.deployment().toString());
    result.put("name", made.name());
    result.put("currency", made.currency().toString());
    result.put("zone", made.zone().toString());
    result.put("demonstration", made.demonstration());
    result.put("rootKey", made.root().id().toString());
    result.put("directory", directory.toString());
    parent.print(result);
    return 0;
  }

  private KeyDirectory.Settings settings() {
    if (name.isBlank() || name.length() > 100) {
      throw new ParameterException(spec.commandLine(), "--name has 1 to 100 characters");
    }
    try {
      return new KeyDirectory.Settings(
          name, new CurrencyCode(currency), ZoneId.of(zone), demonstration);
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(), "--zone: there is no time zone \"" + zone + "\"", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--currency: " + e.getMessage(), e);
    }
  }

  private Optional<char[]> chosenPassphrase() {
    if (passphrase.isGiven()) {
      return passphrase.ask("");
    }
    if (!protect) {
      return Optional.empty();
    }
    char[] chosen =
        passphrase
            .ask("Passphrase for the root key")
            .filter(typed -> typed.length > 0)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "a passphrase can only be typed on a terminal; else use --passphrase-file"));
    if (!Arrays.equals(chosen, passphrase.ask("The same again").orElse(null))) {
      throw new PkiRefusal("the two passphrases differ; nothing was made");
    }
    return Optional.of(chosen);
  }
}
