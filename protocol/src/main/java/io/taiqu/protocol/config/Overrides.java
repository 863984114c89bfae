package io.taiqu.protocol.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values that win over the file's.
 *
 * @param environment the process's variables; {@code TAIQU_BROKER_HOST} sets {@code broker.host},
 *     {@code TAIQU_RATED_POWER} sets {@code ratedPower}
 * @param flags values given on the command line, by path
 */
public record Overrides(Map<String, String> environment, Map<String, String> flags) {
  public static final Overrides NONE = new Overrides(Map.of(), Map.of());

  public Overrides {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }

  /** The environment of this process, and flags. */
  public static Overrides ofProcess(Map<String, String> flags) {
    return new Overrides(System.getenv(), flags);
  }

  Optional<Scalar> of(String path) {
    String flag = flags.get(path);
    if (flag != null) {
      return Optional.of(new Scalar(flag, Origin.FLAG, "--" + path));
    }
    String variable = variable(path);
    return Optional.ofNullable(environment.get(variable))
        .map(value -> new Scalar(value, Origin.ENVIRONMENT, variable));
  }

  boolean mentionsBelow(String path) {
    return flags.keySet().stream().anyMatch(key -> key.startsWith(path + "."))
        || environment.keySet().stream().anyMatch(key -> key.startsWith(variable(path) + "_"));
  }

  static String variable(String path) {
    return "TAIQU_"
        + path.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replace('.', '_')
            .replace('-', '_')
            .toUpperCase(Locale.ROOT);
  }
}
