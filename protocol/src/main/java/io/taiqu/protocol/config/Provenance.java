package io.taiqu.protocol.config;

/**
 * A setting's value and where it comes from, for {@code config check}.
 *
 * @param path the setting
 * @param value the value as text
 * @param origin what kind of source
 * @param place the file and line, the variable, or the flag; empty for a default
 */
public record Provenance(String path, String value, Origin origin, String place) {
  @Override
  public String toString() {
    return path + " = " + value + "  (" + (place.isEmpty() ? "default" : place) + ")";
  }
}
