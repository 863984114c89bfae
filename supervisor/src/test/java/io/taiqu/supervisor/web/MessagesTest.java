package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.grid.PointFilter;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.Finding;
import io.taiqu.supervisor.inspection.Refusal;
import io.taiqu.supervisor.lineloss.LossBands;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.survey.Silence;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpState;
import io.taiqu.supervisor.usereview.Explanation;
import io.taiqu.supervisor.usereview.TicketState;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MessagesTest {
  private static final Pattern USE =
      Pattern.compile("(?:ui\\.t|\\btext)\\(\\s*\"([^\"]+)\"\\s*[,)]");

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertEquals(
        new TreeSet<>(bundle("messages.properties").stringPropertyNames()),
        new TreeSet<>(bundle("messages_zh.properties").stringPropertyNames()));
  }

  @Test
  void everyTextThatPagesAskForExists() throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"));
        Stream<Path> classes = Files.walk(Path.of("src/main/java/io/taiqu/supervisor/web"))) {
      Stream.concat(templates, classes)
          .filter(file -> file.toString().endsWith(".jte") || file.toString().endsWith(".java"))
          .forEach(file -> addMissing(file, missing));
    }
    assertEquals(Set.of(), missing);
  }

  private static void addMissing(Path file, Set<String> missing) {
    try {
      Matcher use = USE.matcher(Files.readString(file));
      while (use.find()) {
        if (!Messages.in(Language.CHINESE).has(use.group(1))) {
          missing.add(file.getFileName() + ": " + use.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyCodeHasItsWords() {
    Set<String> missing = new TreeSet<>();
    Stream.of(
            keys("hold.", HoldReason.values()),
            keys("meter.", MeterLink.values()),
            keys("alarm.", AlarmKind.values()),
            keys("alarm.cause.", AlarmCause.Code.values()),
            keys("refusal.", Opened.Reason.values()),
            keys("loss.", LossView.State.values()),
            keys("loss.cause.", LossView.Cause.Kind.values()),
            keys("notice.", Notice.Kind.values()),
            keys("topUp.state.", TopUpState.values()),
            keys("topUp.refused.", TopUpOutcome.Reason.values()),
            keys("approval.", Approval.Kind.values()),
            keys("case.state.", CaseState.values()),
            keys("cases.show.", CaseState.values()),
            keys("case.refused.", Refusal.values()),
            keys("finding.", Finding.values()),
            keys("amendment.refused.", io.taiqu.supervisor.amendment.Refusal.Code.values()),
            keys("useReview.state.", TicketState.values()),
            keys("useReviews.show.", TicketState.values()),
            keys("useReview.refused.", io.taiqu.supervisor.usereview.Refusal.values()),
            keys("explanation.", Explanation.values()),
            keys("survey.cause.", Survey.Cause.values()),
            keys("silence.", Silence.Kind.values()),
            Arrays.stream(TopUpOutcome.Reason.values())
                .filter(reason -> !WITHOUT_ALARM.contains(reason))
                .map(reason -> "alarm.payment." + reason.name()),
            keys("bands.problem.", LossBands.Problem.values()),
            keys("protection.", Protection.values()),
            keys("points.filter.", PointFilter.values()),
            Arrays.stream(AlarmKind.values()).map(kind -> "alarm." + kind.name() + ".do"),
            Arrays.stream(Problem.Kind.values()).map(kind -> "problem." + kind.code()),
            Arrays.stream(Problem.Kind.values()).map(kind -> "problem.next." + kind.code()))
        .flatMap(keys -> keys)
        .filter(key -> !Messages.in(Language.ENGLISH).has(key))
        .forEach(missing::add);
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyCauseOfAnAlarmShowsItsFiguresInEveryLanguage() {
    for (Language language : Language.values()) {
      for (AlarmCause.Code code : AlarmCause.Code.values()) {
        List<String> figures = new ArrayList<>();
        for (int i = 0; i < code.figures(); i++) {
          figures.add(
              switch (code) {
                case NO_REPORT_SINCE, RECOVERY_NOT_FINISHED -> "2026-03-02T02:00:00Z";
                case LOSS_OF_DAY, LOSS_OF_DAY_UNEXPLAINED -> i == 0 ? "2026-03-01" : "figure " + i;
                case BILL_NOT_PAID -> i == 2 ? "2026-03-01" : "figure " + i;
                case DOCUMENT_NOT_TRUSTED -> i == 0 ? Opened.Reason.FORGED.name() : "figure 1";
                case PAYMENT_REFUSED -> i == 2 ? "UNKNOWN_ACCOUNT" : "figure " + i;
                case READING_DOUBTFUL -> i == 0 ? "FROZEN" : "2026-03-02T02:00:00Z";
                default -> "figure " + i;
              });
        }
        String text =
            Messages.in(language)
                .alarmCause(
                    new AlarmCause(code, figures),
                    time -> "at " + time.getEpochSecond(),
                    day -> "day " + day);
        for (int i = 0; i < code.figures(); i++) {
          String shown =
              switch (code) {
                case NO_REPORT_SINCE, RECOVERY_NOT_FINISHED -> "at 1772416800";
                case LOSS_OF_DAY, LOSS_OF_DAY_UNEXPLAINED ->
                    i == 0 ? "day 2026-03-01" : "figure " + i;
                case BILL_NOT_PAID -> i == 2 ? "day 2026-03-01" : "figure " + i;
                case DOCUMENT_NOT_TRUSTED ->
                    i == 0 ? Messages.in(language).text("refusal.FORGED") : "figure 1";
                case PAYMENT_REFUSED ->
                    i == 2
                        ? Messages.in(language).text("alarm.payment.UNKNOWN_ACCOUNT")
                        : "figure " + i;
                case READING_DOUBTFUL ->
                    i == 0 ? Messages.in(language).text("quality.FROZEN") : "at 1772416800";
                default -> "figure " + i;
              };
          assertTrue(text.contains(shown), () -> language + " " + code + ": " + text);
        }
        boolean chinese = text.codePoints().anyMatch(MessagesTest::isHan);
        assertEquals(
            language == Language.CHINESE && code != AlarmCause.Code.WORDS,
            chinese,
            () -> language + " " + code + ": " + text);
      }
    }
  }

  /** A provider that is told so has not lost its customer's money. */
  private static final Set<TopUpOutcome.Reason> WITHOUT_ALARM =
      Set.of(
          TopUpOutcome.Reason.KEY_REUSED,
          TopUpOutcome.Reason.PAYMENT_ALREADY_CREDITED,
          TopUpOutcome.Reason.ISSUANCE_SUSPENDED);

  private static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }

  @Test
  void fewerDaysThanOneAreNotCalledZero() {
    assertEquals("less than a day", Messages.in(Language.ENGLISH).text("my.days", 0));
    assertEquals("about 1 day", Messages.in(Language.ENGLISH).text("my.days", 1));
    assertEquals("about 12 days", Messages.in(Language.ENGLISH).text("my.days", 12));
    assertEquals("不足 1 天", Messages.in(Language.CHINESE).text("my.days", 0));
    assertEquals("约 12 天", Messages.in(Language.CHINESE).text("my.days", 12));
    assertEquals("less than a day left", Messages.in(Language.ENGLISH).text("balance.days", 0));
  }

  private static Stream<String> keys(String prefix, Enum<?>[] values) {
    return Arrays.stream(values).map(value -> prefix + value.name());
  }

  @Test
  void everyPatternCanBeFilledIn() {
    for (String file : new String[] {"messages.properties", "messages_zh.properties"}) {
      Properties words = bundle(file);
      for (String key : words.stringPropertyNames()) {
        String pattern = words.getProperty(key);
        assertTrue(pattern.indexOf('\'') < 0, () -> key + " needs a typographic apostrophe");
        if (pattern.contains("{")) {
          String filled = new MessageFormat(pattern).format(new Object[] {3, 4});
          assertTrue(filled.contains("3"), () -> key + ": " + filled);
        }
      }
    }
  }

  private static Properties bundle(String name) {
    Properties properties = new Properties();
    try (Reader in =
        new InputStreamReader(Messages.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
