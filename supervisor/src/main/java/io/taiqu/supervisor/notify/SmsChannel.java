package io.taiqu.supervisor.notify;

import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;

/** Notices as messages to phones. */
public final class SmsChannel implements NoticeChannel {
  private final SmsGateway gateway;
  private final NoticeText text;

  public SmsChannel(SmsGateway gateway, NoticeText text) {
    this.gateway = gateway;
    this.text = text;
  }

  @Override
  public String name() {
    return "sms";
  }

  @Override
  public Outcome deliver(Notice notice, Contact contact) {
    return contact
        .phone()
        .map(phone -> gateway.send("notice-" + notice.id(), phone, text.body(notice)))
        .orElseGet(Outcome.NoAddress::new);
  }
}
