package io.taiqu.supervisor.testing;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.pki.PkiCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;

/** Keys and certificates of a small deployment, made by the command that real ones are made by. */
public final class IssuedKeys {
  private final Path directory;

  /** Makes a demonstration deployment with keys for a supervisor. */
  public IssuedKeys(Path directory) {
    this(directory, true);
  }

  /** Makes a deployment, which is a demonstration or not, with keys for a supervisor. */
  public IssuedKeys(Path directory, boolean demonstration) {
    this.directory = directory;
    if (demonstration) {
      run("init", "--dir", pki(), "--name", "Test", "--demonstration");
    } else {
      run("init", "--dir", pki(), "--name", "Test");
    }
    run(
        "issue",
        "supervisor",
        "--dir",
        pki(),
        "--out",
        supervisor().toString(),
        "--host",
        "localhost",
        "--host",
        "127.0.0.1");
  }

  private String pki() {
    return directory.resolve("pki").toString();
  }

  /** The supervisor's key directory. */
  public Path supervisor() {
    return directory.resolve("supervisor-keys");
  }

  /** The key directory of an edge, issued now. */
  public Path edge(EdgeId edge) {
    Path keys = directory.resolve("edge-" + edge);
    run("issue", "edge", "--dir", pki(), "--edge", edge.toString(), "--out", keys.toString());
    return keys;
  }

  private static void run(String... arguments) {
    StringWriter said = new StringWriter();
    int code =
        PkiCommand.commandLine(new PkiCommand(InstantSource.system()))
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(arguments);
    if (code != 0) {
      throw new AssertionError(said.toString());
    }
  }
}
