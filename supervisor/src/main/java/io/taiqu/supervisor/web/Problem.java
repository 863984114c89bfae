package io.taiqu.supervisor.web;

import io.taiqu.supervisor.obstacle.Obstacle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Why a request is refused. The code is stable: clients may rely on it (RFC 9457, {@code type}).
 *
 * <p>It travels as an exception from wherever the parse fails to the one place that writes
 * problems.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient Function<Language, Optional<String>> words;

  private Problem(Kind kind, String detail, Function<Language, Optional<String>> words) {
    super(detail, null, false, false);
    this.kind = kind;
    this.words = words;
  }

  /** A refusal with a sentence for programs. On a page the kind's own words stand for it. */
  public Problem(Kind kind, String detail) {
    this(kind, detail, _ -> Optional.empty());
  }

  /** A refusal with a sentence in every language. */
  public Problem(Kind kind, Obstacle why) {
    this(kind, why.english(), language -> Optional.of(why.in(language.locale())));
  }

  /** A refusal in the words of a bundle, for who reads this language. */
  static Problem said(Kind kind, Language language, String key, Object... figures) {
    String text = Messages.in(language).text(key, figures);
    return new Problem(kind, text, _ -> Optional.of(text));
  }

  /** What a page says. */
  String told(Language language) {
    Messages messages = Messages.in(language);
    return words
        .apply(language)
        .orElseGet(() ->
            messages.text(
                "problem.onPage",
                messages.text("problem." + kind.code()),
                messages.text("problem.next." + kind.code())));
  }

  /** What kind of refusal this is. */
  public Kind kind() {
    return kind;
  }

  /** The sentence for programs. */
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The kinds of refusal, with their HTTP status. */
  public enum Kind {
    /** The request cannot be understood. */
    BAD_REQUEST(400),
    /** The request is understood but something in it is not acceptable. */
    INVALID(422),
    /** Nobody is signed in. */
    NOT_SIGNED_IN(401),
    /** User name or password wrong. */
    SIGN_IN_REFUSED(401),
    /** Signed in, but not allowed. */
    FORBIDDEN(403),
    /** The form does not belong to this session. */
    FORM_EXPIRED(403),
    /** No such thing. */
    NOT_FOUND(404),
    /** The address exists, but not with this method. */
    METHOD_NOT_ALLOWED(405),
    /** The same key was used before with other content. */
    IDEMPOTENCY_CONFLICT(409),
    /** The state of the thing does not allow it. */
    CONFLICT(409),
    /** The body is larger than the route takes. */
    TOO_LARGE(413),
    /** Too many attempts. */
    TOO_MANY_ATTEMPTS(429),
    /** A fault of ours. */
    INTERNAL(500),
    /** A part that this needs does not work now. */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** The code: last part of the problem's type and key of its words. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
