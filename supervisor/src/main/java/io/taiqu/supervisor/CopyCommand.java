package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.supervisor.sql.CopyRefused;
import io.taiqu.supervisor.sql.DatabaseCopy;
import io.taiqu.supervisor.sql.DatabaseCopy.Compared;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.sql.DatabaseSettings.SqliteFile;
import io.taiqu.supervisor.topup.FenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor copy}: from a file of SQLite to a server of PostgreSQL. */
@Command(
    name = "copy",
    description = {
      "Carries everything that the supervisor keeps over from its file of SQLite to an empty database on a server of PostgreSQL, and the fence where the new configuration has it on a server. The supervisor must be stopped. All of it arrives, compared row by row, or nothing does; the file is left as it is.",
      "把监控站的全部数据从 SQLite 文件搬到 PostgreSQL：逐行核对，要么全部到达，要么一行不留；原文件不变。"
    },
    mixinStandardHelpOptions = true)
final class CopyCommand implements Callable<Integer> {
  private static final long TELL_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      defaultValue = "/etc/taiqu/supervisor.yaml",
      description =
          "The configuration until now, without a database server (default: ${DEFAULT-VALUE}).")
  private Path from = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description =
          "The configuration from now on, with database.url of a server. Variables of the environment such as TAIQU_DATABASE_PASSWORD count for this one alone.")
  private Path to = Path.of("");

  @Option(
      names = "--compare",
      description = "Change nothing; only say whether both hold the same, now.")
  private boolean compare;

  @Option(names = "--json", description = "Print what was copied and compared as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Made by picocli, which gives it its description. */
  @SuppressWarnings("NullAway.Init")
  CopyCommand() {}

  @Override
  public Integer call() throws Exception {
    SupervisorConfig before = config(from, Overrides.NONE);
    SupervisorConfig after = config(to, Overrides.ofProcess(Map.of()));
    if (!(before.database() instanceof SqliteFile(Path file))
        || !(after.database() instanceof PostgresServer server)) {
      throw new ParameterException(
          spec.commandLine(),
          "--from must have no section \"database\", and --to must have one with the url of a server.");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      OptionalInt fenced = compare ? OptionalInt.empty() : carryFence(before, after);
      Telling telling = new Telling(err);
      List<Compared> tables =
          compare
              ? DatabaseCopy.compare(file, server, telling)
              : DatabaseCopy.copy(file, server, telling);
      boolean same = tables.stream().allMatch(Compared::same);
      print(file, server, tables, fenced, same);
      return same ? Main.DONE : Main.FAILED;
    } catch (CopyRefused refused) {
      throw new StationOptions.Refused(
          refused.sourceMissing() ? Main.NOT_FOUND : Main.REFUSED,
          String.valueOf(refused.getMessage()));
    } catch (FenceException refused) {
      throw new StationOptions.Refused(Main.REFUSED, String.valueOf(refused.getMessage()));
    }
  }

  private static SupervisorConfig config(Path file, Overrides overrides)
      throws ConfigException, StationOptions.Refused {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " can't be read.");
    }
    return SupervisorConfig.read(file, overrides).value();
  }

  /** The fence first: what it knows beyond the database does no harm, the reverse would. */
  private static OptionalInt carryFence(SupervisorConfig before, SupervisorConfig after)
      throws FenceException, StationOptions.Refused, IOException {
    return switch (new Fences(before.fence(), after.fence())) {
      case Fences(SupervisorConfig.Fence.InFile one, SupervisorConfig.Fence.InFile other) -> {
        if (!one.equals(other)) {
          throw new StationOptions.Refused(
              Main.REFUSED, "fence.url names another file: the fence stays where it is.");
        }
        yield OptionalInt.empty();
      }
      case Fences(
              SupervisorConfig.Fence.InFile(Path file),
              SupervisorConfig.Fence.OnServer(var server)) ->
          OptionalInt.of(
              FenceCopy.carry(
                  file, server, SupervisorKeys.load(before.keys()).trust().deployment()));
      case Fences(SupervisorConfig.Fence.OnServer one, var other) -> {
        if (!one.equals(other)) {
          throw new StationOptions.Refused(
              Main.REFUSED, "The fence is on a server already, and stays where it is.");
        }
        yield OptionalInt.empty();
      }
    };
  }

  private record Fences(SupervisorConfig.Fence before, SupervisorConfig.Fence after) {}

  /** A line for each table, and now and then one within. */
  private static final class Telling implements DatabaseCopy.Progress {
    private final PrintWriter err;
    private long told = System.nanoTime();

    Telling(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void read(String table, long rows, long of) {
      boolean last = rows == of;
      if (last || System.nanoTime() - told > TELL_EVERY_NANOS) {
        err.printf("%s: %d of %d rows%n", table, rows, of);
        err.flush();
        told = System.nanoTime();
      }
    }
  }

  private void print(
      Path file, PostgresServer server, List<Compared> tables, OptionalInt fenced, boolean same)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long rows = tables.stream().mapToLong(Compared::rows).sum();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode answer = mapper.createObjectNode();
      answer.put("from", file.toString());
      answer.put("to", server.place());
      answer.put("copied", !compare && same);
      answer.put("same", same);
      answer.put("rows", rows);
      fenced.ifPresent(points -> answer.put("fencePoints", points));
      ArrayNode each = answer.putArray("tables");
      for (Compared table : tables) {
        each.addObject()
            .put("table", table.table())
            .put("same", table.same())
            .put("rows", table.rows())
            .put("rowsThere", table.rowsThere())
            .put("checksum", table.checksum())
            .put("checksumThere", table.checksumThere());
      }
      out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
      return;
    }
    for (Compared table : tables) {
      if (!table.same()) {
        out.printf(
            "%s differs: %d rows with checksum %s here, %d with %s there%n",
            table.table(),
            table.rows(),
            table.checksum(),
            table.rowsThere(),
            table.checksumThere());
      }
    }
    out.println(verdict(tables.size(), rows, same) + fence(fenced));
  }

  private String verdict(int tables, long rows, boolean same) {
    if (same) {
      return "%s %d rows of %d tables; both sides hold the same."
          .formatted(compare ? "Compared" : "Copied", rows, tables);
    }
    return compare
        ? "The two sides differ."
        : "What arrived was not what was sent: nothing was kept, the target is empty.";
  }

  private static String fence(OptionalInt fenced) {
    return fenced.isPresent()
        ? " The fence knows of %d supply points.".formatted(fenced.getAsInt())
        : "";
  }
}
