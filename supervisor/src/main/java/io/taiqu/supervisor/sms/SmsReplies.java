package io.taiqu.supervisor.sms;

/** Sends answers to phones. */
@FunctionalInterface
public interface SmsReplies {
  /**
   * Sends an answer; returns at once. One that can't be sent is lost: the customer asks again.
   *
   * @param reference stays the same when it is repeated
   */
  void send(String reference, String phone, SmsReply reply);
}
