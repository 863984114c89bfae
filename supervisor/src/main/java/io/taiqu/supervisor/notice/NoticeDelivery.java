package io.taiqu.supervisor.notice;

/** Brings a notice to the customer. */
public interface NoticeDelivery {
  /** Tries to deliver; true when the customer has it. False means that it is tried again later. */
  boolean deliver(Notice notice);
}
