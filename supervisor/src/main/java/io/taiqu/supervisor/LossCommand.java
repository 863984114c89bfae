package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.files.DistrictFiles;
import io.taiqu.supervisor.lineloss.files.FindingsJson;
import io.taiqu.supervisor.lineloss.files.FindingsText;
import io.taiqu.supervisor.lineloss.files.WrongFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu loss}: line loss from files, for a utility that has only exports. */
@Command(
    name = "loss",
    description = {
      "Line loss of a transformer and what may be behind it, from exported readings.",
      "根据导出的读数分析台区线损及疑点。"
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LossCommand.Analyze.class, SurveyCommand.class})
final class LossCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  LossCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: loss analyze DIR, or loss survey CODE.");
  }

  /** Analyses the files of one directory. */
  @Command(
      name = "analyze",
      description = {
        "Prints loss with its uncertainty, technical loss, suspicions, phases and doubts about the readings.",
        "输出线损率及不确定度、技术线损、疑点、相位和数据质量。"
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nFiles in DIR:%n",
      footer = {
        "meters.csv    meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh",
        "              phase A, B, C (or L1, L2, L3), ABC or nothing; ratio such as 60 or 300/5. The row SUPPLY",
        "              is the transformer's meter and names this district; meters of other districts are",
        "              candidates that may belong here.",
        "readings.csv  slot,meter,reg,v",
        "              slot counts reads from a midnight; reg is the cumulative kWh before the",
        "              ratio, v the voltage at the read, or nothing. A missing read has no row.",
        "supply.csv    slot,reg_a,reg_b,reg_c,v_a,v_b,v_c,i_a,i_b,i_c,i2h_a,i2h_b,i2h_c,i2h_n",
        "              cumulative kWh of each phase before the ratio, volts and primary amperes",
        "              at the read, cumulative A²h of each phase and the neutral.",
        "transformer.csv  metered_side,rated_kva,no_load_w,short_circuit_w,high_v,low_v,impedance_percent",
        "              only where the supply meter measures on the transformer's high side (HV): one",
        "              row with its nameplate. Then supply.csv has that side's figures; of the three",
        "              registers the sum counts, volts may be behind voltage transformers or empty.",
        "Columns of volts, amperes and A²h may be missing: less is found then. Semicolons or tabs separate as",
        "well, with decimal commas. At least 5 days; 15 to 30 find more. Further columns are ignored."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:analysed, with or without suspicions",
        "1:a file is wrong; each problem is named with its line",
        "2:the command line is wrong",
        "3:the directory or one of its files does not exist"
      })
  static final class Analyze implements Callable<Integer> {
    private static final int MINUTES_OF_DAY = 24 * 60;

    @Parameters(paramLabel = "DIR", description = "Directory with the three files.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Option(
        names = "--interval",
        paramLabel = "MINUTES",
        defaultValue = "15",
        description = "Minutes between reads: 15, 30 or 60 (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Analyze() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter err = spec.commandLine().getErr();
      if (!List.of(15, 30, 60).contains(interval)) {
        err.println("taiqu loss: --interval must be 15, 30 or 60, not " + interval);
        return Main.USAGE;
      }
      Path given = directory;
      if (given == null || !Files.isDirectory(given)) {
        err.println("taiqu loss: there is no directory " + given);
        return Main.NOT_FOUND;
      }
      for (String name : List.of("meters.csv", "readings.csv", "supply.csv")) {
        if (!Files.isRegularFile(given.resolve(name)) || !Files.isReadable(given.resolve(name))) {
          err.println("taiqu loss: " + given.resolve(name) + " does not exist or can't be read");
          return Main.NOT_FOUND;
        }
      }
      try {
        LossFindings findings =
            new LossAnalysis(LossRules.USUAL)
                .analyze(DistrictFiles.read(given, MINUTES_OF_DAY / interval));
        print(findings);
        return Main.DONE;
      } catch (WrongFiles wrong) {
        wrong.problems().forEach(problem -> err.println("taiqu loss: " + problem));
        return Main.FAILED;
      } catch (IOException e) {
        err.println("taiqu loss: the files in " + given + " can't be read: " + e.getMessage());
        return Main.FAILED;
      }
    }

    private void print(LossFindings findings) throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(
            new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(FindingsJson.of(findings)));
      } else {
        out.print(new FindingsText(language()).report(findings));
      }
      out.flush();
    }

    private static Locale language() {
      String language =
          Optional.ofNullable(System.getenv("LC_ALL"))
              .or(() -> Optional.ofNullable(System.getenv("LANG")))
              .orElse("");
      return language.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }
  }
}
