package io.taiqu.edge.commissioning;

/** Who is asked what no instrument can tell. */
public interface Technician {
  /**
   * The answer: one of the choices where the question has any.
   *
   * @throws NoAnswer if there is nobody who could answer
   */
  String answer(Question question) throws NoAnswer;

  /** Nobody could answer; the procedure stops here and can be taken up again. */
  final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    /** For this question. */
    public NoAnswer(Question question) {
      super(
          "question \""
              + question.id()
              + "\" needs an answer"
              + (question.choices().isEmpty()
                  ? ""
                  : ": one of " + String.join(", ", question.choices())));
    }
  }
}
