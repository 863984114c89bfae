package io.taiqu.protocol.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * One setting while a configuration is being read: a value, nothing, or a problem that has been
 * noted. Values are taken out within {@link ConfigNode#build}, which copes with those that are not
 * there.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
  private final Findings findings;
  private final String place;
  private final String path;
  private Optional<T> value;
  private boolean mayBeAbsent;

  private Setting(
      Findings findings, String place, String path, Optional<T> value, boolean mayBeAbsent) {
    this.findings = findings;
    this.place = place;
    this.path = path;
    this.value = value;
    this.mayBeAbsent = mayBeAbsent;
    findings.register(this);
  }

  static <T> Setting<T> present(Findings findings, String path, T value) {
    return new Setting<>(findings, "", path, Optional.of(value), true);
  }

  /** A setting whose problem has been noted: no second one is noted for its absence. */
  static <T> Setting<T> faulty(Findings findings, String path) {
    return new Setting<>(findings, "", path, Optional.empty(), true);
  }

  static <T> Setting<T> absent(Findings findings, String place, String path) {
    return new Setting<>(findings, place, path, Optional.empty(), false);
  }

  /** This setting; when the configuration does not give it, {@code value}. */
  public Setting<T> orElse(T otherwise) {
    if (isAbsent()) {
      value = Optional.of(otherwise);
      mayBeAbsent = true;
      findings.note(new Provenance(path, String.valueOf(otherwise), Origin.DEFAULT, ""));
    }
    return this;
  }

  /** This setting as one that need not be given. */
  public Setting<Optional<T>> optional() {
    boolean absent = isAbsent();
    mayBeAbsent = true;
    return absent || value.isPresent() ? present(findings, path, value) : faulty(findings, path);
  }

  /**
   * The value.
   *
   * @throws IllegalStateException outside of {@link ConfigNode#build}, if there is a problem
   */
  public T get() {
    return value.orElseThrow(() -> new NoValue(path));
  }

  /** Thrown by {@link #get} where there is nothing to get; {@link ConfigNode#build} expects it. */
  static final class NoValue extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoValue(String path) {
      super("the setting " + path + " has no value");
    }
  }

  /**
   * This setting with its value turned into another; an {@link IllegalArgumentException} is a
   * problem of this setting.
   */
  public <U> Setting<U> map(Function<? super T, ? extends U> function) {
    boolean absent = isAbsent();
    mayBeAbsent = true;
    if (absent) {
      return absent(findings, place, path);
    }
    if (value.isEmpty()) {
      return faulty(findings, path);
    }
    try {
      return present(findings, path, function.apply(value.get()));
    } catch (IllegalArgumentException refused) {
      findings.add(new Problem(findings.placeOf(path), path, String.valueOf(refused.getMessage())));
      return faulty(findings, path);
    }
  }

  /** Whether there is a value, and nothing wrong with it. */
  public boolean isGiven() {
    return value.isPresent();
  }

  boolean isAbsent() {
    return value.isEmpty() && !mayBeAbsent;
  }

  Problem absence() {
    return new Problem(place, path, "is missing");
  }
}
