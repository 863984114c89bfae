package io.taiqu.supervisor.notify;

import io.taiqu.supervisor.notice.NoticeChannel.Outcome;
import io.taiqu.supervisor.sms.SmsReplies;
import io.taiqu.supervisor.sms.SmsReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to what customers ask by message, sent through the gateway. */
public final class SmsAnswers implements SmsReplies {
  private static final Logger LOG = LoggerFactory.getLogger(SmsAnswers.class);

  private final SmsGateway gateway;
  private final SmsText text;

  public SmsAnswers(SmsGateway gateway, SmsText text) {
    this.gateway = gateway;
    this.text = text;
  }

  @Override
  public void send(String reference, String phone, SmsReply reply) {
    // The gateway that asks waits for its answer meanwhile, and may be slow itself.
    Thread.ofVirtual()
        .name(reference)
        .start(() -> {
          switch (gateway.send(reference, phone, text.of(reply))) {
            case Outcome.Delivered _, Outcome.NoAddress() -> {}
            case Outcome.Failed(String reason) ->
                LOG.warn("The answer {} was not sent: {}", reference, reason);
          }
        });
  }
}
