package io.taiqu.supervisor.staff;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name a user signs in with: 1 to 64 lower-case letters, digits, dots, hyphens, underscores or
 * at signs. Upper case is folded, so that a name can be typed either way and means one user.
 *
 * @param value the folded name
 */
public record UserName(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

  /** Checks the form. */
  public UserName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "user name must be 1 to 64 of a-z 0-9 . _ @ - and begin with a letter or digit");
    }
  }

  /** The name as typed, folded and trimmed; nothing if it cannot be a user name. */
  public static Optional<UserName> parse(String typed) {
    String folded = typed.strip().toLowerCase(Locale.ROOT);
    return ALLOWED.matcher(folded).matches() ? Optional.of(new UserName(folded)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
