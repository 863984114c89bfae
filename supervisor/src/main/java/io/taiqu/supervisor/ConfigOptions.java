package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.YamlConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say how the supervisor is configured. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/taiqu/supervisor.yaml",
      description = "The supervisor's configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("/etc/taiqu/supervisor.yaml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting that wins over the file and the environment, such as --set web.port=8091; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  Path file() {
    return file;
  }

  YamlConfig.Loaded<SupervisorConfig> read() throws ConfigException {
    return SupervisorConfig.read(file, Overrides.ofProcess(settings));
  }
}
