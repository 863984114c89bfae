package io.taiqu.edge.control;

/**
 * What became of an order.
 *
 * @param done whether it took effect
 * @param text what the technician should know; one line
 */
public record Answer(boolean done, String text) {
  private static final String DONE = "done ";
  private static final String REFUSED = "refused ";

  /** It took effect. */
  public static Answer done(String text) {
    return new Answer(true, text);
  }

  /** It had no effect. */
  public static Answer refused(String text) {
    return new Answer(false, text);
  }

  String line() {
    return (done ? DONE : REFUSED) + text.replace('\n', ' ');
  }

  static Answer parse(String line) {
    return line.startsWith(DONE)
        ? done(line.substring(DONE.length()))
        : refused(line.startsWith(REFUSED) ? line.substring(REFUSED.length()) : line);
  }
}
