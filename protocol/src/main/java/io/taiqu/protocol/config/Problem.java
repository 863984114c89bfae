package io.taiqu.protocol.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param place the file and line, the variable, or the flag
 * @param path the setting, such as {@code broker.port}; empty for the file as a whole
 * @param message what is wrong and what would be right
 */
public record Problem(String place, String path, String message) {
  @Override
  public String toString() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
