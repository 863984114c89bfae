package io.taiqu.supervisor.pki;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how long certificates hold. */
final class TermOptions {

  /** A century: beyond it is a slip of the finger, and X.509 dates grow another form. */
  private static final int MOST_DAYS = 36500;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--role-days",
      paramLabel = "N",
      defaultValue = "" + Terms.DEFAULT_ROLE_DAYS,
      description = "Days that keys which sign documents are valid (default: ${DEFAULT-VALUE}).")
  private int roleDays;

  @Option(
      names = "--tls-days",
      paramLabel = "N",
      defaultValue = "" + Terms.DEFAULT_TLS_DAYS,
      description = "Days that certificates of connections are valid (default: ${DEFAULT-VALUE}).")
  private int tlsDays;

  @Option(
      names = "--authority-days",
      paramLabel = "N",
      defaultValue = "" + Terms.DEFAULT_AUTHORITY_DAYS,
      description =
          "Days that the authority of a new deployment is valid (default: ${DEFAULT-VALUE}).")
  private int authorityDays;

  Terms terms() {
    for (int days : new int[] {roleDays, tlsDays, authorityDays}) {
      if (days < 1 || days > MOST_DAYS) {
        throw new ParameterException(spec.commandLine(), days + " days: must be 1 to " + MOST_DAYS);
      }
    }
    return Terms.ofDays(roleDays, tlsDays, authorityDays);
  }
}
