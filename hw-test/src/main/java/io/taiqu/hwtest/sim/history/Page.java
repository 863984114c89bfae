package io.taiqu.hwtest.sim.history;

import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;

/** The way to the customers, which works or does not. */
record Page(History history) implements NoticeChannel {
  static final String NAME = "page";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome deliver(Notice notice, Contact contact) {
    return history.deliverNotice(notice)
        ? new Outcome.Delivered("")
        : new Outcome.Failed("simulated");
  }
}
