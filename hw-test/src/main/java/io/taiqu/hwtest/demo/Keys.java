package io.taiqu.hwtest.demo;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.pki.PkiCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;

/** The keys of a demonstration's deployment, made by the command that a real one uses. */
public final class Keys {
  private final Path pki;

  /**
   * The keys of a deployment.
   *
   * @param pki directory of the deployment's own keys
   */
  public Keys(Path pki) {
    this.pki = pki;
  }

  /** Makes a new deployment that may run on a clock of its own. */
  public void init(String name) {
    run("init", "--dir", pki.toString(), "--name", name, "--demonstration");
  }

  /** Issues the supervisor its keys. */
  public void issueSupervisor(Path out) {
    run("issue", "supervisor", "--dir", pki.toString(), "--out", out.toString());
  }

  /** Issues a unit its keys. */
  public void issueEdge(EdgeId edge, Path out) {
    run(
        "issue",
        "edge",
        "--dir",
        pki.toString(),
        "--edge",
        edge.toString(),
        "--out",
        out.toString());
  }

  /** Issues a broker its keys. */
  public void issueBroker(Path out) {
    run("issue", "broker", "--dir", pki.toString(), "--out", out.toString());
  }

  private static void run(String... arguments) {
    CommandLine command = PkiCommand.commandLine(new PkiCommand(InstantSource.system()));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    command.setOut(writer);
    command.setErr(writer);
    int code = command.execute(arguments);
    if (code != 0) {
      throw new Utility.StartFailed(
          "taiqu pki %s ended with code %d: %s"
              .formatted(String.join(" ", List.of(arguments)), code, said));
    }
  }
}
