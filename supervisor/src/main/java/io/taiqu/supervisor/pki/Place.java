package io.taiqu.supervisor.pki;

import io.taiqu.protocol.codec.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which deployment's keys are meant. */
final class Place {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "pki",
      description = "Where the deployment's keys are kept (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Mixin private PkiCommand.Passphrase passphrase;

  Path directory() {
    return directory;
  }

  KeyDirectory keys() throws IOException {
    return KeyDirectory.open(directory);
  }

  SigningKey root() throws IOException {
    return RootKey.read(directory, () -> passphrase.ask("Passphrase of the root key"));
  }
}
