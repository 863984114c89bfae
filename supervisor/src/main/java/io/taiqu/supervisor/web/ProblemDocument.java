package io.taiqu.supervisor.web;

/**
 * A refusal as RFC 9457 writes it.
 *
 * @param type a stable name of the kind of problem
 * @param title the same in words
 * @param status the HTTP status
 * @param detail what was wrong with this request
 * @param requestId names the request in the log
 */
@com.fasterxml.jackson.annotation.JsonIncludeProperties({
  "type",
  "title",
  "status",
  "detail",
  "requestId"
})
public record ProblemDocument(
    String type, String title, int status, String detail, String requestId) {
  private static final String TYPES = "urn:taiqu:problem:";

  static ProblemDocument of(Problem problem, String requestId) {
    String code = problem.kind().code();
    return new ProblemDocument(
        TYPES + code,
        Messages.in(Language.ENGLISH).text("problem." + code),
        problem.kind().status(),
        problem.detail(),
        requestId);
  }

  /** The last part of the type: the key of the problem's words. */
  public String code() {
    return type.substring(TYPES.length());
  }
}
