package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A secret that comes from a file of its own or from the environment. */
final class SecretSetting {
  private SecretSetting() {}

  /**
   * Reads the secret {@code key}: from the environment, or from the file that {@code keyFile}
   * names.
   */
  static Setting<Optional<String>> read(ConfigNode node, String key) {
    Setting<Optional<String>> file =
        node.path(key + "File").map(SecretSetting::contentOf).optional();
    Setting<Optional<String>> variable = node.secret(key).optional();
    return node.build(() -> variable.get().or(file::get));
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
