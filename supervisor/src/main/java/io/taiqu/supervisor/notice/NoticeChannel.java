package io.taiqu.supervisor.notice;

/** A way to bring notices to customers. */
public interface NoticeChannel {
  /** Its stable name: {@code page}, {@code sms} or {@code mail}. */
  String name();

  /**
   * Tries to bring a notice to the customer; may take seconds.
   *
   * @return what became of it; whatever fails on the way is an outcome, not an exception
   */
  Outcome deliver(Notice notice, Contact contact);

  /** What became of an attempt. */
  sealed interface Outcome {
    /**
     * The customer has it, as far as the channel can tell.
     *
     * @param reference the other side's number for it; empty if it gives none
     */
    record Delivered(String reference) implements Outcome {}

    /** It did not work; it is tried again. */
    record Failed(String reason) implements Outcome {}

    /** The customer gave no address of this kind; it is not tried again. */
    record NoAddress() implements Outcome {}
  }
}
