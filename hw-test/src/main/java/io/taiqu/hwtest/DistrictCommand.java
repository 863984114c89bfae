package io.taiqu.hwtest;

import io.taiqu.hwtest.district.Feeder;
import io.taiqu.hwtest.district.PublishedDay;
import io.taiqu.hwtest.scenario.ScenarioFiles;
import io.taiqu.hwtest.scenario.ScenarioPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taiqu district}: the simulated electrical district by itself. */
@Command(
    name = "district",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The simulated electrical district by itself.",
      "单独运行模拟配电台区。",
    })
public final class DistrictCommand {

  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Solves the published day of the IEEE European Low Voltage Test Feeder and compares.",
        "计算 IEEE 欧洲低压测试馈线的公开日并与公布结果比较。",
      })
  int verify() {
    PrintWriter out = present().commandLine().getOut();
    PublishedDay.computedOn(Feeder.europeanLowVoltage());
    PublishedDay day = PublishedDay.computedOn(Feeder.europeanLowVoltage());
    out.printf("%-24s %12s %12s %10s%n", "", "computed", "published", "off by");
    line(out, "supplied, kWh", day.suppliedKilowattHours(), PublishedDay.SUPPLIED);
    line(out, "sold, kWh", day.soldKilowattHours(), PublishedDay.SOLD);
    line(out, "lost, kWh", day.lossKilowattHours(), PublishedDay.LOSS);
    line(out, "power in minute 566, kW", day.kilowattsAtMinute566(), PublishedDay.POWER_AT_566);
    out.printf(
        "906 buses reduced to %d; %.0f µs per solution%n",
        day.buses(), day.microsecondsPerSolution());
    out.println(
        day.agrees()
            ? "Every figure is within 0.1 % of the published one. 全部在公布值的 0.1 % 之内。"
            : "NOT within 0.1 % of the published figures. 超出公布值的 0.1 %。");
    out.flush();
    return day.agrees() ? 0 : 1;
  }

  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = {
        "Writes a labelled scenario: readings as meters would show them, and the truth beside them.",
        "生成带标注的台区场景：电表读数及真值。",
        "The seed decides everything; its last digit decides the kind: 0 clean, 1 thieves, 2 small thieves, 3 meter faults, 4 a mix, 5 clean and noisy, 6 stopped, 7 tap and wrong phase, 8 neighbour's meter, 9 a noisy mix."
      })
  int generate(
      @Option(names = "--seed", required = true, description = "Any whole number.") long seed,
      @Option(names = "--out", required = true, paramLabel = "DIR", description = "Directory.")
          Path out,
      @Option(
              names = "--days",
              defaultValue = "30",
              description = "8 to 366 (default: ${DEFAULT-VALUE}).")
          int days,
      @Option(
              names = "--customers",
              defaultValue = "55",
              description =
                  "12 to 200; of more than 55 several share a service line (default: ${DEFAULT-VALUE}).")
          int customers,
      @Option(
              names = "--kind",
              description = "In the place of the seed's: ${COMPLETION-CANDIDATES}.")
          ScenarioPlan.@Nullable Kind kind,
      @Option(
              names = "--share",
              paramLabel = "LEAST-MOST",
              description = "Which share of their use thieves take, such as 0.1-0.9.")
          @Nullable String share)
      throws IOException {
    if (days < 8 || days > 366 || customers < 12 || customers > 200) {
      throw new ParameterException(
          present().commandLine(), "--days is 8 to 366, --customers 12 to 200");
    }
    ScenarioFiles.generate(
        seed,
        days,
        customers,
        new ScenarioPlan.Asked(
            Optional.ofNullable(kind), Optional.ofNullable(share).map(this::share)),
        out);
    return 0;
  }

  private ScenarioPlan.Share share(String text) {
    try {
      String[] ends = text.split("-", 2);
      return new ScenarioPlan.Share(
          Double.parseDouble(ends[0]), Double.parseDouble(ends[ends.length - 1]));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          present().commandLine(), "--share is one such as 0.1-0.9, not " + text, e);
    }
  }

  private CommandSpec present() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return present;
  }

  private static void line(PrintWriter out, String what, double computed, double published) {
    out.printf(
        "%-24s %12.4f %12.4f %+9.4f%%%n",
        what, computed, published, 100 * (computed / published - 1));
  }
}
