package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import java.time.Instant;
import java.util.Optional;

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

  /** The text of a key. */
  public String t(String key, Object... arguments) {
    return messages.text(key, arguments);
  }

  /** The words of a code that others may add to; the code itself where it is not known here. */
  public String code(String prefix, String code) {
    return messages.has(prefix + code) ? messages.text(prefix + code) : code;
  }

  /** What was seen when an alarm was raised. */
  public String alarmCause(AlarmCause cause) {
    return messages.alarmCause(cause, figures::exactTime, figures::date);
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
