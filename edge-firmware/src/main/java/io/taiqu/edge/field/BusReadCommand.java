package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.edge.modbus.RegisterImage;
import io.taiqu.edge.modbus.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu bus read}: any registers, as any type. */
@Command(
    name = "read",
    description =
        "Reads registers and shows them raw, as a type, and scaled; with the frames and their times.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:read",
      "1:the port could not be used",
      "2:wrong use",
      "4:no answer, or a damaged one",
      "5:the device refused"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu bus read -p /dev/ttyUSB0 -u 1 -f 4 -a 0x0048 -t f32",
      "  taiqu bus read -p /dev/ttyUSB0 -u 5 -f 4 -a 0x28 -t s32 --order low_first --scale 0.1"
          + " --frames",
      "  taiqu bus read -p /dev/ttyUSB0 -u 9 -f 3 -a 0x8960 -t text -n 6 --json"
    })
final class BusReadCommand implements Callable<Integer> {
  @Mixin private PortOptions port = new PortOptions();
  @Mixin private TimeoutOption answer = new TimeoutOption();

  @Option(
      names = {"-u", "--unit"},
      required = true,
      description = "Address of the device, 1 to 247.")
  private int unit;

  @Option(
      names = {"-f", "--function"},
      defaultValue = "3",
      description = "3 for holding registers, 4 for input registers (default: ${DEFAULT-VALUE}).")
  private int function;

  @Option(
      names = {"-a", "--address"},
      required = true,
      paramLabel = "N",
      description = "First register, as on the wire: decimal, or hexadecimal as 0x0048.")
  private String address = "0";

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "How many values; for text, how many registers (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = {"-t", "--type"},
      defaultValue = "u16",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RegisterField.Type type = RegisterField.Type.U16;

  @Option(
      names = "--order",
      defaultValue = "high_first",
      description =
          "Which register of a value comes first: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RegisterField.WordOrder order = RegisterField.WordOrder.HIGH_FIRST;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "What one count is worth (default: ${DEFAULT-VALUE}).")
  private BigDecimal scale = BigDecimal.ONE;

  @Option(names = "--repeat", defaultValue = "1", description = "How often; 0 until Ctrl-C (1).")
  private int repeat;

  @Option(
      names = "--every",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "From one read to the next, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int everyMillis;

  @Option(names = "--frames", description = "Show the frames and their times.")
  private boolean frames;

  @Option(names = "--json", description = "As JSON, one object a read.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BusReadCommand() {}

  @Override
  public Integer call() throws IOException {
    int first = Numbers.within("the register", address, 0, 0xFFFF);
    Numbers.within("the unit", Integer.toString(unit), 1, 247);
    int words = type == RegisterField.Type.TEXT ? count : count * type.words();
    if (words < 1 || words > 125 || first + words > 0x10000) {
      throw new IllegalArgumentException("one read is of 1 to 125 registers, not " + words);
    }
    int exit = ExitCode.DONE;
    try (FieldBus bus = port.open()) {
      for (int i = 0; repeat == 0 || i < repeat; i++) {
        if (i > 0) {
          bus.pause(Duration.ofMillis(everyMillis));
        }
        exit = show(bus.read(unit, function, first, words, answer.timeout()), first, words);
      }
    }
    return exit;
  }

  private int show(FieldBus.Exchange exchange, int first, int words) {
    PrintWriter out = spec.commandLine().getOut();
    List<RegisterField> fields = fields(first, words);
    RegisterImage image = new RegisterImage();
    if (exchange.reply() instanceof Reply.Answered answered) {
      image.put(function, first, FieldBus.words(answered));
    }
    boolean read = exchange.reply() instanceof Reply.Answered;
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("unit", unit);
      result.put("function", function);
      result.put(
          "values", read ? fields.stream().map(field -> value(field, image)).toList() : List.of());
      result.put("frames", FrameText.json(exchange));
      out.println(Json.compact(result));
    } else {
      if (frames) {
        out.println(FrameText.of(exchange));
      }
      if (read) {
        fields.forEach(field -> out.println(line(value(field, image))));
      } else if (!frames) {
        spec.commandLine()
            .getErr()
            .println("Unit " + unit + ": " + FrameText.outcome(exchange.reply()));
      }
    }
    out.flush();
    return exit(exchange.reply());
  }

  static int exit(Reply reply) {
    return switch (reply) {
      case Reply.Answered _ -> ExitCode.DONE;
      case Reply.Refused _ -> ExitCode.REFUSED;
      case Reply.Garbled _, Reply.Silent _ -> ExitCode.SILENT;
      case Reply.LineDown _ -> ExitCode.FAILED;
    };
  }

  private List<RegisterField> fields(int first, int words) {
    if (type == RegisterField.Type.TEXT) {
      return List.of(new RegisterField(function, first, type, order, words));
    }
    List<RegisterField> fields = new ArrayList<>();
    for (int at = first; at < first + words; at += type.words()) {
      fields.add(new RegisterField(function, at, type, order, type.words()));
    }
    return fields;
  }

  private Map<String, Object> value(RegisterField field, RegisterImage image) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("address", "0x%04X".formatted(field.address()));
    List<String> raw = new ArrayList<>();
    for (int i = 0; i < field.words(); i++) {
      raw.add("%04X".formatted(image.word(function, field.address() + i)));
    }
    value.put("raw", String.join(" ", raw));
    if (type == RegisterField.Type.TEXT) {
      value.put("text", field.text(image));
    } else {
      field
          .shortest(image)
          .ifPresent(number -> {
            value.put("value", number.stripTrailingZeros().toPlainString());
            value.put("scaled", number.multiply(scale).stripTrailingZeros().toPlainString());
          });
    }
    return value;
  }

  private static String line(Map<String, Object> value) {
    if (value.containsKey("text")) {
      return "%s  %s  \"%s\"".formatted(value.get("address"), value.get("raw"), value.get("text"));
    }
    Object plain = value.getOrDefault("value", "no number");
    Object scaled = value.getOrDefault("scaled", plain);
    return "%s  %-20s %s%s"
        .formatted(
            value.get("address"),
            value.get("raw"),
            plain,
            scaled.equals(plain) ? "" : "  scaled " + scaled);
  }
}
