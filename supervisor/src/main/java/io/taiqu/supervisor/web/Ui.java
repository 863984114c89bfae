package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.inspection.Finding;
import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.files.FindingsText;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.usereview.Explanation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every template needs besides its own view model: words, figures, who is looking.
 *
 * @param messages the words of the visitor's language
 * @param figures the numbers and times of that language
 * @param session who is signed in
 * @param formToken what every form of this session must carry; empty when nobody is signed in
 * @param assets the addresses of the static files
 * @param path the address of this page with its query, for the language link
 * @param deployment the name of the deployment
 * @param demonstration whether the deployment is marked as a demonstration
 */
public record Ui(
    Messages messages,
    Figures figures,
    Optional<Session> session,
    String formToken,
    Assets assets,
    String path,
    String deployment,
    boolean demonstration) {
  private static final Pattern OPENED =
      Pattern.compile(", (-?[0-9.]+) kWh, (-?[0-9.]+), ([0-9]+ %)");

  /** The text of a key. */
  public String t(String key, Object... arguments) {
    return messages.text(key, arguments);
  }

  /** The words of a code that others may add to; the code itself where it is not known here. */
  public String code(String prefix, String code) {
    return messages.has(prefix + code) ? messages.text(prefix + code) : code;
  }

  /** What somebody did, as the audit trail names it. */
  public String deed(String action) {
    return messages.has("deed." + action) ? t("deed." + action) : code("action.", action);
  }

  /** What was seen when an alarm was raised. */
  public String alarmCause(AlarmCause cause) {
    return messages.alarmCause(cause, figures::exactTime, figures::date);
  }

  /**
   * One reason of a suspicion.
   *
   * @param first the first day of the analysis
   */
  public String reason(Evidence reason, LocalDate first) {
    return new FindingsText(language().locale(), day -> figures.date(first.plusDays(day - 1L)))
        .sentence(reason);
  }

  /** What is suspected; always as a suspicion. */
  public String fault(FaultType fault) {
    return new FindingsText(language().locale()).name(fault);
  }

  /** The judgement on a loss. */
  public String status(LossStatus status) {
    return new FindingsText(language().locale()).name(status);
  }

  /** A doubt about the readings of a meter. */
  public String doubt(QualityNote note, String meter) {
    return new FindingsText(language().locale()).sentence(note, meter);
  }

  /** What the trail of a case says, with its leading code in words. */
  public String told(String entry) {
    for (FaultType fault : FaultType.values()) {
      if (entry.startsWith(fault.code() + ",")) {
        return fault(fault) + figured(entry.substring(fault.code().length()));
      }
    }
    for (Finding finding : Finding.values()) {
      if (entry.startsWith(finding.name() + ":")) {
        return t("finding." + finding.name()) + entry.substring(finding.name().length());
      }
    }
    for (Explanation why : Explanation.values()) {
      if (entry.startsWith(why.name() + ":")) {
        return t("explanation." + why.name()) + entry.substring(why.name().length());
      }
    }
    return entry;
  }

  /** A trail keeps every digit; a reader wants the figures of the pages. */
  private String figured(String told) {
    Matcher found = OPENED.matcher(told);
    return found.matches()
        ? ", %s kWh, %s, %s"
            .formatted(
                figures.decimal(new BigDecimal(found.group(1)), 1),
                figures.money(Money.parse(found.group(2))),
                found.group(3))
        : told;
  }

  /** The visitor's language. */
  public Language language() {
    return messages.language();
  }

  /** Whether someone is signed in who may do this. */
  public boolean may(Permission permission) {
    return session.filter(known -> known.may(permission)).isPresent();
  }

  /** The same for a later moment: ages are told against it. */
  Ui at(Instant now) {
    return new Ui(
        messages, figures.at(now), session, formToken, assets, path, deployment, demonstration);
  }

  /** The same page in the other language. */
  public String otherLanguageUrl() {
    return "/language?to=" + language().other().tag() + "&back=" + Encoding.query(path);
  }
}
