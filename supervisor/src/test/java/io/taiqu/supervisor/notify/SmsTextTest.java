package io.taiqu.supervisor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.sms.SmsReply;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SmsTextTest {
  private static final AccountId ACCOUNT = new AccountId("4201000001");
  private static final List<SmsReply> REPLIES =
      List.of(
          new SmsReply.Balance(
              ACCOUNT, Money.parse("36.405"), Instant.parse("2026-03-02T02:15:00Z")),
          new SmsReply.NotReported(ACCOUNT),
          new SmsReply.Owed(ACCOUNT, Money.parse("86.40"), Instant.parse("2026-03-02T02:15:00Z")),
          new SmsReply.Tokens(ACCOUNT, List.of("1234 5678", "9012 3456")),
          new SmsReply.NoToken(ACCOUNT),
          new SmsReply.WhichAccount(List.of(ACCOUNT, new AccountId("4201000002"))),
          new SmsReply.Help());

  private static SmsText in(Locale language) {
    return new SmsText(language, new CurrencyCode("CNY"), ZoneId.of("Asia/Shanghai"));
  }

  @Test
  void balanceAndTokensAreSaidInBothLanguages() {
    assertEquals(
        "Account 4201000001: credit CNY 36.40 (reported 03-02 10:15).",
        in(Locale.ENGLISH).of(REPLIES.getFirst()));
    assertEquals(
        "户号4201000001：请在电表上依次输入：1234 5678; 9012 3456",
        in(Locale.SIMPLIFIED_CHINESE).of(REPLIES.get(3)));
    assertEquals(
        "户号4201000001：欠费 CNY 86.40（03-02 10:15 上报）。",
        in(Locale.SIMPLIFIED_CHINESE).of(REPLIES.get(2)));
  }

  @Test
  void everyAnswerHasItsWords() {
    for (Locale language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      for (SmsReply reply : REPLIES) {
        String text = in(language).of(reply);
        assertFalse(text.isBlank() || text.contains("{"), text);
      }
    }
  }
}
