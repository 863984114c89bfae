package io.taiqu.hwtest.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import picocli.CommandLine.Option;

/** How the tortures of ingest tell what came of them, and their exit codes. */
final class TortureTelling {
  private static final int HELD = 0;
  private static final int BROKEN = 1;
  private static final int NOT_RUN = 2;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  /** A torture that is ready to begin. */
  interface Run {
    /** Runs it. */
    TortureResult run() throws IOException, SQLException;
  }

  /** Runs it and tells. */
  int tell(Run torture) throws IOException {
    TortureResult result;
    try {
      result = torture.run();
    } catch (IOException | SQLException e) {
      return notRun(String.valueOf(e.getMessage()));
    }
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      System.out.println(
          (result.held() ? "everything held: " : "not everything held: ") + result.figures());
      result.violations().forEach(System.out::println);
    }
    return result.held() ? HELD : BROKEN;
  }

  /** Says why it can't be run. */
  int notRun(String why) {
    System.err.println("taiqu torture: " + why);
    return NOT_RUN;
  }
}
