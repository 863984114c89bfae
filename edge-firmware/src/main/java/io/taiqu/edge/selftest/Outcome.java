package io.taiqu.edge.selftest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a check found.
 *
 * @param check what was looked at
 * @param state how it went
 * @param detail in words: what was measured, what is wrong, why it was skipped
 * @param figures what was measured, in the unit that the name ends with
 */
public record Outcome(String check, State state, String detail, Map<String, Long> figures) {
  /** How a check went. */
  public enum State {
    /** It works. */
    PASSED,
    /** It does not. */
    FAILED,
    /** It is not there, or was not asked for. */
    SKIPPED
  }

  public Outcome {
    figures = Map.copyOf(figures);
  }

  public static Outcome passed(String check, String detail) {
    return new Outcome(check, State.PASSED, detail, Map.of());
  }

  public static Outcome failed(String check, String detail) {
    return new Outcome(check, State.FAILED, detail, Map.of());
  }

  public static Outcome skipped(String check, String detail) {
    return new Outcome(check, State.SKIPPED, detail, Map.of());
  }

  public Outcome with(Map<String, Long> measured) {
    return new Outcome(check, state, detail, measured);
  }

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("check", check);
    json.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    json.put("detail", detail);
    json.put("figures", new java.util.TreeMap<>(figures));
    return json;
  }
}
