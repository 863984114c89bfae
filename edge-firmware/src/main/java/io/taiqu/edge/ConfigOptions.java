package io.taiqu.edge;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.YamlConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say how the unit is configured. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/taiqu/edge.yaml",
      description = "The unit's configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("/etc/taiqu/edge.yaml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting that wins over the file and the environment, such as --set http.port=8081; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  Path file() {
    return file;
  }

  YamlConfig.Loaded<EdgeConfig> read() throws ConfigException {
    return EdgeConfig.read(file, overrides());
  }

  Overrides overrides() {
    return Overrides.ofProcess(settings);
  }

  /** Reads a configuration with nothing but the environment over it. */
  static EdgeConfig read(Path file) throws ConfigException {
    return EdgeConfig.read(file, Overrides.ofProcess(Map.of())).value();
  }
}
