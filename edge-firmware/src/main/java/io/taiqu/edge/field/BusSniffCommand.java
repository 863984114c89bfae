package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.modbus.LineListener;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.modbus.TrafficDecoder;
import io.taiqu.edge.modbus.TrafficDecoder.Heard;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu bus sniff}: what others say. */
@Command(
    name = "sniff",
    description = {
      "Listens beside another master and decodes both directions: requests, their responses, the"
          + " silence before each, and what is damaged. Says nothing itself.",
      "Times are those at which the adapter delivered the bytes; most hold bytes back for up to"
          + " 16 ms (--slack)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:something was heard",
      "1:the port could not be used",
      "2:wrong use",
      "4:nothing was heard"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu bus sniff -p /dev/ttyUSB1 -b 9600 --for 10",
      "  taiqu bus sniff -p /dev/ttyUSB1 --json | jq 'select(.what == \"damaged\")'"
    })
final class BusSniffCommand implements Callable<Integer> {
  @Mixin private PortOptions port = new PortOptions();

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "How long; 0 until Ctrl-C (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--slack",
      paramLabel = "MILLIS",
      defaultValue = "16",
      description =
          "How long the adapter may hold bytes back, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int slackMillis;

  @Option(names = "--json", description = "As JSON, one object a frame.")
  private boolean json;

  @Spec private CommandSpec spec;
  private int requests;
  private int responses;
  private int damaged;

  @SuppressWarnings("NullAway.Init")
  BusSniffCommand() {}

  @Override
  public Integer call() throws IOException {
    TrafficDecoder decoder = new TrafficDecoder(port.line(), slackMillis * 1_000_000L);
    long began = System.nanoTime();
    try (LineListener listener = new LineListener(new SerialPortTransport(port.line()), decoder)) {
      listener.open();
      while (seconds == 0 || System.nanoTime() - began < seconds * 1_000_000_000L) {
        for (Heard heard : listener.listen()) {
          show(heard, began);
        }
      }
    }
    spec.commandLine()
        .getErr()
        .println(
            "%d requests, %d responses, %d unanswered, %d damaged"
                .formatted(requests, responses, Math.max(0, requests - responses), damaged));
    return requests + responses + damaged == 0 ? ExitCode.SILENT : ExitCode.DONE;
  }

  private void show(Heard heard, long began) {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("atMillis", (heard.at() - began) / 1_000_000);
    switch (heard) {
      case Heard.Request request -> {
        requests++;
        frame.put("what", "request");
        frame.put("silenceMicros", request.silenceNanos() / 1000);
        frame.put("text", FrameMeaning.request(request.bytes()));
      }
      case Heard.Response response -> {
        responses++;
        frame.put("what", "response");
        frame.put("silenceMicros", response.afterNanos() / 1000);
        frame.put("text", FrameMeaning.response(response.bytes()));
      }
      case Heard.Damaged _ -> {
        damaged++;
        frame.put("what", "damaged");
        frame.put("text", heard.bytes().length + " bytes that make no frame");
      }
    }
    frame.put("bytes", HexFormat.of().formatHex(heard.bytes()));
    out.println(
        json
            ? Json.compact(frame)
            : "%9.3f s  %-8s %s%n             %s"
                .formatted(
                    (heard.at() - began) / 1e9,
                    frame.get("what"),
                    frame.get("text"),
                    FrameText.hex(heard.bytes())));
    out.flush();
  }
}
