package io.taiqu.supervisor.notify;

import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;

/**
 * Delivery by the customer's page, which shows every stored notice: what is stored is delivered.
 */
public final class PageChannel implements NoticeChannel {
  public PageChannel() {}

  @Override
  public String name() {
    return "page";
  }

  @Override
  public Outcome deliver(Notice notice, Contact contact) {
    return new Outcome.Delivered("");
  }
}
