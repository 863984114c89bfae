package io.taiqu.supervisor.pki;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import picocli.CommandLine;

/**
 * One run of {@code taiqu pki}.
 *
 * @param exitCode as the shell sees it
 * @param out what it printed
 * @param err what it complained about
 */
record PkiRun(int exitCode, String out, String err) {

  static PkiRun of(Object... arguments) {
    return at(InstantSource.system(), arguments);
  }

  static PkiRun at(InstantSource clock, Object... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    CommandLine line =
        PkiCommand.commandLine(new PkiCommand(clock))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return new PkiRun(line.execute(words), out.toString(), err.toString());
  }

  /** The same run, which must have succeeded. */
  PkiRun succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ": " + err);
    }
    return this;
  }
}
