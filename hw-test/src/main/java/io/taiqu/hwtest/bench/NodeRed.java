package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Memory;
import io.taiqu.hwtest.process.Ports;
import io.taiqu.hwtest.readings.SweptBlocks;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Node-RED with its Modbus nodes, reading the same registers of the same meters on the same buses.
 * It has no ledger, no store, no relays and no broker to talk to, so it does less than a unit.
 */
final class NodeRed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PACKAGES =
      List.of("node-red@4", "node-red-contrib-modbus@5.23.3");
  private static final String PROGRAM = "node_modules/node-red/red.js";
  private static final int FIRST_PORT = 18_880;
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Path installed;

  /**
   * What is in a directory, or is installed there.
   *
   * @param installed where Node-RED and its Modbus nodes are, under node_modules
   */
  NodeRed(Path installed) {
    this.installed = installed.toAbsolutePath();
  }

  /** Its memory, load and start, or nothing, with the reason said, where it can't be had. */
  Map<String, Double> measure(
      Utility utility, TransformerPlan transformer, Duration settling, Duration watch, Trace trace)
      throws Benchmark.BenchFailed {
    Optional<String> missing = install();
    if (missing.isPresent()) {
      System.err.println("taiqu bench: Node-RED is left out: " + missing.get());
      return Map.of();
    }
    Path home = utility.directory().root().resolve("node-red");
    int port = new Ports().freeAt(FIRST_PORT);
    prepare(home, flow(utility, transformer), port);
    long began = System.currentTimeMillis();
    ManagedProcess process =
        ManagedProcess.start(
            "Node-RED",
            List.of("node", installed.resolve(PROGRAM).toString(), "--userDir", home.toString()),
            Map.of(),
            utility.directory().log("node-red"));
    try {
      Counted first = awaitFirstRead(process, port);
      ProcessLoad.sleep(settling);
      long before = counted(port).map(Counted::reads).orElse(0L);
      double cpu = ProcessLoad.cpuPercent(process.pid(), watch);
      long reads = counted(port).map(Counted::reads).orElse(0L) - before;
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
      figures.put("nodeRedFirstReadingSeconds", (first.firstMillis() - began) / 1000.0);
      figures.put("nodeRedReadsPerSecond", Math.round(10.0 * reads / watch.toSeconds()) / 10.0);
      return figures;
    } finally {
      process.stop(Duration.ofSeconds(10));
    }
  }

  /** What keeps it from being measured; empty if it is there. */
  private Optional<String> install() {
    if (Files.exists(installed.resolve(PROGRAM))) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(installed);
      System.err.println("installing Node-RED to compare with");
      List<String> command =
          Stream.concat(
                  Stream.of(
                      "npm",
                      "install",
                      "--no-audit",
                      "--no-fund",
                      "--prefix",
                      installed.toString()),
                  PACKAGES.stream())
              .toList();
      ManagedProcess npm =
          ManagedProcess.start("npm", command, Map.of(), installed.resolve("install.log"));
      if (!npm.awaitEnd(INSTALL_LIMIT)) {
        npm.kill();
        return Optional.of("npm install did not end in " + INSTALL_LIMIT.toMinutes() + " minutes");
      }
      return Files.exists(installed.resolve(PROGRAM))
          ? Optional.empty()
          : Optional.of("npm install failed: " + npm.lastLines(5));
    } catch (IOException | UncheckedIOException e) {
      return Optional.of("it needs node and npm: " + e.getMessage());
    }
  }

  private void prepare(Path home, String flow, int port) {
    try {
      Files.createDirectories(home);
      Files.writeString(home.resolve("flows.json"), flow);
      Files.writeString(
          home.resolve("settings.js"),
          "module.exports={flowFile:'flows.json',uiPort:%d,uiHost:'127.0.0.1',credentialSecret:false}"
              .formatted(port));
      // Nodes are looked for in the user's directory.
      Files.copy(installed.resolve("package.json"), home.resolve("package.json"));
      Files.createSymbolicLink(home.resolve("node_modules"), installed.resolve("node_modules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String flow(Utility utility, TransformerPlan transformer)
      throws Benchmark.BenchFailed {
    ArrayNode flow = JSON.createArrayNode();
    flow.addObject().put("id", "tab").put("type", "tab").put("label", "meters");
    for (int bus = 0; bus < transformer.buses(); bus++) {
      flow.add(client(utility.directory().bus(transformer, bus), bus, utility.baud()));
    }
    addReads(transformer.supplyMeter(), flow);
    for (CustomerPlan customer : transformer.customers()) {
      addReads(customer.meter(), flow);
    }
    ObjectNode count =
        node("count", "function")
            .put(
                "func",
                "global.set('reads',(global.get('reads')||0)+1);"
                    + "if(!global.get('first'))global.set('first',Date.now());return null;")
            .put("outputs", 0);
    count.putArray("wires");
    flow.add(count);
    flow.add(wired(node("asked", "http in").put("url", "/reads").put("method", "get"), "answer"));
    flow.add(
        wired(
            node("answer", "function")
                .put(
                    "func",
                    "msg.payload={reads:global.get('reads')||0,first:global.get('first')||0};"
                        + "return msg;")
                .put("outputs", 1),
            "said"));
    ObjectNode said = node("said", "http response");
    said.putArray("wires");
    flow.add(said);
    return flow.toString();
  }

  private static ObjectNode wired(ObjectNode node, String to) {
    node.putArray("wires").addArray().add(to);
    return node;
  }

  /** A node without a place in the editor would be taken for one of the settings. */
  private static ObjectNode node(String id, String type) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("type", type)
        .put("z", "tab")
        .put("x", 100)
        .put("y", 100);
  }

  /** Nothing but its id may be equal to its id: Node-RED would take it for a circle. */
  private static ObjectNode client(Path port, int bus, int baud) {
    return JSON.createObjectNode()
        .put("id", "bus" + bus)
        .put("type", "modbus-client")
        .put("name", "line " + bus)
        .put("clienttype", "serial")
        .put("bufferCommands", true)
        .put("serialPort", port.toString())
        .put("serialType", "RTU-BUFFERD")
        .put("serialBaudrate", Integer.toString(baud))
        .put("serialDatabits", "8")
        .put("serialStopbits", "1")
        .put("serialParity", "none")
        .put("serialConnectionDelay", "100")
        .put("unit_id", "1")
        .put("commandDelay", "1")
        .put("clientTimeout", "1000")
        .put("reconnectOnTimeout", true)
        .put("reconnectTimeout", "2000")
        .put("parallelUnitIdsAllowed", false);
  }

  private static void addReads(MeterPlan meter, ArrayNode flow) throws Benchmark.BenchFailed {
    try {
      for (SweptBlocks.Block block :
          SweptBlocks.of(ProfileReader.load(meter.make().profile(), Optional.empty()))) {
        ObjectNode read =
            node(
                    "m%d-%d-%d".formatted(meter.bus(), meter.address(), block.address()),
                    "modbus-read")
                .put("unitid", Integer.toString(meter.address()))
                .put("dataType", block.function() == 4 ? "InputRegister" : "HoldingRegister")
                .put("adr", Integer.toString(block.address()))
                .put("quantity", Integer.toString(block.count()))
                .put("rate", "2")
                .put("rateUnit", "s")
                .put("delayOnStart", false)
                .put("server", "bus" + meter.bus())
                .put("showErrors", true)
                .put("useIOFile", false);
        ArrayNode wires = read.putArray("wires");
        wires.addArray().add("count");
        wires.addArray();
        flow.add(read);
      }
    } catch (IOException | ConfigException e) {
      throw new Benchmark.BenchFailed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What it has done.
   *
   * @param reads answers that its nodes passed on
   * @param firstMillis when the first one was
   */
  private record Counted(long reads, long firstMillis) {}

  private static Counted awaitFirstRead(ManagedProcess process, int port)
      throws Benchmark.BenchFailed {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Optional<Counted> counted = counted(port).filter(known -> known.reads() > 0);
      if (counted.isPresent()) {
        return counted.get();
      }
      ProcessLoad.sleep(Duration.ofMillis(500));
    }
    throw new Benchmark.BenchFailed("Node-RED read nothing: " + process.lastLines(5));
  }

  /** Empty while it does not answer. */
  private static Optional<Counted> counted(int port) throws Benchmark.BenchFailed {
    // Node-RED takes every request to upgrade for one of its editor's sockets and never answers.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/reads"))
              .timeout(ANSWER_LIMIT)
              .build();
      HttpResponse<String> answer = client.send(ask, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return Optional.empty();
      }
      JsonNode said = JSON.readTree(answer.body());
      return Optional.of(new Counted(said.path("reads").asLong(), said.path("first").asLong()));
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    }
  }
}
