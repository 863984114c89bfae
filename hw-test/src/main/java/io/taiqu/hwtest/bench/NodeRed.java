package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Node-RED with its Modbus nodes, reading the same meters on the same buses. It has no ledger, no
 * store, no relays and no broker to talk to, so it does less than a unit.
 */
final class NodeRed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path INSTALLED = Path.of("run", "peers", "node-red");
  private static final List<String> PACKAGES =
      List.of("node-red@4", "node-red-contrib-modbus@5.23.3");
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  /** A first block of registers that each make has. */
  private record Block(String dataType, int address, int quantity) {}

  private NodeRed() {}

  /** Its memory and load, or nothing, with the reason said, where it can't be installed. */
  static Map<String, Double> measure(
      Utility utility, TransformerPlan transformer, Duration settling, Duration watch, Trace trace)
      throws Benchmark.BenchFailed {
    Optional<Path> program = install();
    if (program.isEmpty()) {
      System.err.println(
          "Node-RED can't be installed here (it needs npm and its registry): left out");
      return Map.of();
    }
    int port = freePort();
    Path home = utility.directory().root().resolve("node-red");
    write(home.resolve("flows.json"), flow(utility, transformer));
    write(
        home.resolve("settings.js"),
        "module.exports={flowFile:'flows.json',uiPort:%d,uiHost:'127.0.0.1'}".formatted(port));
    ManagedProcess process =
        ManagedProcess.start(
            "Node-RED",
            List.of("node", program.get().toString(), "--userDir", home.toString()),
            Map.of("NODE_PATH", INSTALLED.resolve("node_modules").toAbsolutePath().toString()),
            utility.directory().log("node-red"));
    try {
      awaitFirstRead(process, port);
      ProcessLoad.sleep(settling);
      long before = reads(port);
      double cpu = ProcessLoad.cpuPercent(process.pid(), watch);
      long reads = reads(port) - before;
      Memory memory = Memory.of(process.pid());
      trace.sample(
          Map.of(
              "peer",
              "Node-RED",
              "peakKilobytes",
              memory.peakKilobytes(),
              "cpuPercent",
              cpu,
              "reads",
              reads));
      Map<String, Double> figures = new TreeMap<>();
      figures.put("nodeRedPeakRssMb", Math.round(100 * memory.peakMegabytes()) / 100.0);
      figures.put("nodeRedCpuPercent", cpu);
      figures.put("nodeRedReadsPerSecond", Math.round(10.0 * reads / watch.toSeconds()) / 10.0);
      return figures;
    } finally {
      process.stop(Duration.ofSeconds(10));
    }
  }

  private static Optional<Path> install() {
    Path program = INSTALLED.resolve("node_modules/node-red/red.js").toAbsolutePath();
    try {
      if (!Files.exists(program)) {
        Files.createDirectories(INSTALLED);
        System.err.println("installing Node-RED to compare with");
        List<String> command =
            Stream.concat(
                    Stream.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                        INSTALLED.toString()),
                    PACKAGES.stream())
                .toList();
        ManagedProcess npm =
            ManagedProcess.start("npm", command, Map.of(), INSTALLED.resolve("install.log"));
        if (!npm.awaitEnd(INSTALL_LIMIT)) {
          npm.kill();
        }
      }
      return Files.exists(program) ? Optional.of(program) : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static String flow(Utility utility, TransformerPlan transformer) {
    ArrayNode flow = JSON.createArrayNode();
    flow.addObject().put("id", "tab").put("type", "tab").put("label", "meters");
    for (int bus = 0; bus < transformer.buses(); bus++) {
      flow.add(client(utility.directory().bus(transformer, bus), bus));
    }
    for (CustomerPlan customer : transformer.customers()) {
      flow.add(read(customer.meter()));
    }
    flow.add(
        node("count", "function")
            .put("func", "global.set('reads',(global.get('reads')||0)+1);return null;")
            .put("outputs", 0));
    ObjectNode asked = node("asked", "http in").put("url", "/reads").put("method", "get");
    asked.putArray("wires").addArray().add("answer");
    flow.add(asked);
    ObjectNode answer =
        node("answer", "function")
            .put("func", "msg.payload=String(global.get('reads')||0);return msg;")
            .put("outputs", 1);
    answer.putArray("wires").addArray().add("said");
    flow.add(answer);
    flow.add(node("said", "http response"));
    return flow.toString();
  }

  private static ObjectNode node(String id, String type) {
    return JSON.createObjectNode().put("id", id).put("type", type).put("z", "tab");
  }

  private static ObjectNode client(Path port, int bus) {
    return JSON.createObjectNode()
        .put("id", "bus" + bus)
        .put("type", "modbus-client")
        .put("clienttype", "simpleser")
        .put("bufferCommands", true)
        .put("serialPort", port.toString())
        .put("serialType", "RTU")
        .put("serialBaudrate", "19200")
        .put("serialDatabits", "8")
        .put("serialStopbits", "1")
        .put("serialParity", "none")
        .put("serialConnectionDelay", "100")
        .put("unit_id", "1")
        .put("commandDelay", "1")
        .put("clientTimeout", "1000")
        .put("reconnectOnTimeout", false)
        .put("reconnectTimeout", "2000")
        .put("parallelUnitIdsAllowed", false);
  }

  private static ObjectNode read(MeterPlan meter) {
    Block block =
        switch (meter.make()) {
          case SDM120 -> new Block("InputRegister", 0, 32);
          case DDSU666 -> new Block("HoldingRegister", 0x2000, 12);
          case DDSY1352 -> new Block("HoldingRegister", 0, 2);
          case B23 -> new Block("HoldingRegister", 0x5B00, 30);
          case EM340 -> new Block("InputRegister", 0, 53);
          case IEM3155 -> new Block("HoldingRegister", 0x0BB7, 6);
        };
    ObjectNode read =
        node("meter" + meter.address(), "modbus-read")
            .put("unitid", Integer.toString(meter.address()))
            .put("dataType", block.dataType())
            .put("adr", Integer.toString(block.address()))
            .put("quantity", Integer.toString(block.quantity()))
            .put("rate", "2")
            .put("rateUnit", "s")
            .put("delayOnStart", false)
            .put("server", "bus" + meter.bus())
            .put("useIOFile", false);
    ArrayNode wires = read.putArray("wires");
    wires.addArray().add("count");
    wires.addArray();
    return read;
  }

  private static void awaitFirstRead(ManagedProcess process, int port)
      throws Benchmark.BenchFailed {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (reads(port) <= 0) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new Benchmark.BenchFailed("Node-RED read nothing: " + process.lastLines(5));
      }
      ProcessLoad.sleep(Duration.ofMillis(500));
    }
  }

  /** Reads that it has made; -1 while it does not answer. */
  private static long reads(int port) throws Benchmark.BenchFailed {
    try {
      String body =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/reads")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Long.parseLong(body.strip());
    } catch (IOException | NumberFormatException notYet) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
