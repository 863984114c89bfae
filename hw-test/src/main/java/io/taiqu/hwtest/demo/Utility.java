package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.edge.SheetFile;
import io.taiqu.edge.commissioning.Technician;
import io.taiqu.hwtest.commissioning.VirtualSite;
import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EdgeFile;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.SiteFile;
import io.taiqu.hwtest.estate.SupervisorFile;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.JavaCommand;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Part;
import io.taiqu.hwtest.process.Ports;
import io.taiqu.hwtest.process.ProcessBook;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A whole utility on this machine: its directory, ports, keys and processes. What it starts it ends
 * again, and nothing else.
 */
public final class Utility implements AutoCloseable {
  /** Something could not be started; the message tells what and where its log is. */
  public static final class StartFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartFailed(String message) {
      super(message);
    }
  }

  private static final Duration SUPERVISOR_START = Duration.ofSeconds(60);
  private static final Duration WORLD_START = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(6);

  private final EstatePlan plan;
  private final RunDirectory directory;
  private final BrokerChoice broker;
  private final int baud;
  private final ProcessBook book;
  private final int webPort;
  private final int brokerPort;
  private final Map<TransformerPlan, Integer> edgePorts = new LinkedHashMap<>();
  private int brokerPortOfUnits;
  private int brokerPortOfSupervisor;
  private final Map<TransformerPlan, ManagedProcess> edges = new LinkedHashMap<>();
  private Optional<ManagedProcess> supervisor = Optional.empty();
  private Optional<ManagedProcess> mosquitto = Optional.empty();
  private Optional<ManagedProcess> world = Optional.empty();
  private boolean keepsStartCaches;
  private boolean closed;

  /**
   * Reserves ports and empties the directory; what a killed run left running there is ended.
   *
   * @param options size, seed, wanted ports
   * @param teller hears of ports that were taken and leftovers that were ended
   */
  public Utility(EstatePlan plan, DemoOptions options, Teller teller) {
    this.plan = plan;
    this.directory = new RunDirectory(options.directory());
    this.broker = options.broker();
    this.baud = options.baud();
    this.book = new ProcessBook(directory.processBook());
    List<String> ended = book.endLeftovers();
    if (!ended.isEmpty()) {
      teller.say("ended what an earlier run had left behind: " + String.join(", ", ended));
    }
    Directories.empty(directory.root());
    Ports ports = new Ports();
    this.webPort = reserve(ports, "the supervisor's pages", options.webPort(), teller);
    this.brokerPort = reserve(ports, "the broker", options.brokerPort(), teller);
    this.brokerPortOfUnits = brokerPort;
    this.brokerPortOfSupervisor = brokerPort;
    int wanted = options.edgePort();
    for (TransformerPlan transformer : plan.transformers()) {
      edgePorts.put(
          transformer, reserve(ports, "the unit " + transformer.code(), wanted++, teller));
    }
  }

  private static int reserve(Ports ports, String whose, int wanted, Teller teller) {
    int port = ports.freeAt(wanted);
    if (port != wanted) {
      teller.say("port %d for %s is taken; using %d".formatted(wanted, whose, port));
    }
    return port;
  }

  /** Speed of every bus, 8N1. */
  public int baud() {
    return baud;
  }

  public EstatePlan plan() {
    return plan;
  }

  public RunDirectory directory() {
    return directory;
  }

  /** Address of the supervisor's pages and REST interface. */
  public URI web() {
    return URI.create("http://127.0.0.1:" + webPort);
  }

  /** Port at which the broker listens. */
  public int brokerPort() {
    return brokerPort;
  }

  /** From the next configuration on, units and supervisor reach the broker at these ports. */
  public void reachBrokerAt(int portOfUnits, int portOfSupervisor) {
    brokerPortOfUnits = portOfUnits;
    brokerPortOfSupervisor = portOfSupervisor;
  }

  /**
   * From the next start on units and supervisor note what a start needs, as the command {@code
   * taiqu} has their services do: the first that is stopped leaves it to the later ones.
   */
  public void keepStartCaches() {
    keepsStartCaches = true;
  }

  private List<String> startCache(Part part) {
    if (!keepsStartCaches) {
      return List.of();
    }
    Path cache = directory.startCaches().resolve(part.name().toLowerCase(Locale.ROOT) + ".aot");
    Directories.make(directory.startCaches());
    return List.of(
        (Files.exists(cache) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache,
        "-Xlog:disable",
        "-Xlog:all=error:stderr");
  }

  /** Address of a unit's status page. */
  public URI edgeWeb(TransformerPlan transformer) {
    return URI.create("http://127.0.0.1:" + edgePort(transformer));
  }

  private int edgePort(TransformerPlan transformer) {
    Integer port = edgePorts.get(transformer);
    if (port == null) {
      throw new IllegalArgumentException("no transformer of this utility: " + transformer.code());
    }
    return port;
  }

  /** Makes the deployment's keys and certificates and gives each process its own. */
  public void issueKeys() {
    Keys keys = new Keys(directory.pki());
    keys.init("Taiqu demonstration");
    keys.issueSupervisor(directory.supervisor().resolve("keys"));
    for (TransformerPlan transformer : plan.transformers()) {
      keys.issueEdge(transformer.edge(), directory.edgeKeys(transformer));
    }
    switch (broker) {
      case EMBEDDED -> {}
      case MOSQUITTO -> {
        keys.issueBroker(directory.broker());
        Mosquitto.configure(directory.broker(), brokerPort, Mosquitto.Saving.EACH_CHANGE);
      }
    }
  }

  /** Writes every unit's site file, which is all that the history needs. */
  public void writeSites() {
    for (TransformerPlan transformer : plan.transformers()) {
      Directories.write(
          directory.siteConfig(transformer),
          SiteFile.of(transformer, bus -> directory.bus(transformer, bus).toString(), baud));
    }
  }

  /** Writes every process's configuration. */
  public void configure(DemoClock clock) {
    for (TransformerPlan transformer : plan.transformers()) {
      Directories.write(
          directory.edgeConfig(transformer),
          EdgeFile.of(brokerPortOfUnits, edgePort(transformer), clock));
    }
    plan.transformers().forEach(this::commission);
    Directories.write(
        directory.supervisorConfig(),
        SupervisorFile.of(broker, supervisorsBrokerPort(), webPort, clock));
  }

  /** The supervisor that is the broker itself listens where the broker does. */
  private int supervisorsBrokerPort() {
    return switch (broker) {
      case EMBEDDED -> brokerPort;
      case MOSQUITTO -> brokerPortOfSupervisor;
    };
  }

  /** Puts a unit's meters into service as a technician does, on a clock of their own. */
  private void commission(TransformerPlan transformer) {
    try {
      Path config = directory.edgeConfig(transformer);
      SheetFile.write(config, VirtualSite.ofDemonstration(plan, transformer, baud).commission());
    } catch (IOException | ConfigException | Technician.NoAnswer e) {
      throw new StartFailed(
          "the unit %s could not be commissioned: %s"
              .formatted(transformer.code(), e.getMessage()));
    }
  }

  /** Makes people who may sign in, before the supervisor first starts. */
  public Users addUsers() {
    String customer =
        plan.customer(CustomerPlan.Habit.POOR)
            .orElseGet(() -> plan.customers().findFirst().orElseThrow())
            .account();
    return new Users(
        List.of(
            addUser("admin", "administrator"),
            addUser("station", "supervisor"),
            addUser("technician", "technician"),
            addUser("cashier", "cashier"),
            addUser(customer, "customer", "--account", customer)));
  }

  private Users.Account addUser(String name, String role, String... more) {
    List<String> arguments = new ArrayList<>(List.of("user", "add", name, "--role", role));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--config", directory.supervisorConfig().toString()));
    try {
      String said =
          JavaCommand.outputOf(
              JavaCommand.of(Part.SUPERVISOR, "io.taiqu.supervisor.Main", arguments));
      String[] words = said.strip().split("\\s+");
      return new Users.Account(name, role, words[words.length - 1]);
    } catch (IllegalStateException e) {
      throw new StartFailed(String.valueOf(e.getMessage()));
    }
  }

  /** Starts mosquitto where it is the broker. */
  public void startBroker() {
    switch (broker) {
      case EMBEDDED -> {}
      case MOSQUITTO -> {
        mosquitto =
            Optional.of(start("mosquitto", Mosquitto.command(directory.broker()), "mosquitto"));
      }
    }
  }

  /** Starts the supervisor and waits until it says that it is ready. */
  public void startSupervisor() {
    launchSupervisor();
    SupervisorApi api = SupervisorApi.at(web());
    await(supervisor.orElseThrow(), SUPERVISOR_START, api::isHealthy);
  }

  /** Starts the supervisor and waits for nothing. */
  public void launchSupervisor() {
    supervisor =
        Optional.of(
            start(
                "supervisor",
                JavaCommand.of(
                    Part.SUPERVISOR,
                    startCache(Part.SUPERVISOR),
                    "io.taiqu.supervisor.Main",
                    List.of("run", "--config", directory.supervisorConfig().toString())),
                "supervisor"));
  }

  /** Starts the world and waits until every bus stands. */
  public void startWorld(DemoClock clock) {
    List<String> arguments =
        List.of(
            "world",
            "--directory=" + directory.root(),
            "--seed=" + plan.seed(),
            "--districts=" + plan.districts().size(),
            "--transformers=" + plan.districts().getFirst().transformers().size(),
            "--customers=" + plan.transformers().getFirst().customers().size(),
            "--baud=" + baud,
            "--origin=" + clock.origin(),
            "--base=" + clock.base(),
            "--speed=" + clock.speed());
    ManagedProcess process =
        start("world", JavaCommand.of(Part.WORLD, "io.taiqu.hwtest.Main", arguments), "world");
    world = Optional.of(process);
    await(process, WORLD_START, () -> Files.exists(directory.worldReady()));
  }

  /** Starts a unit; it is up when its status page answers. */
  public void startEdge(TransformerPlan transformer) {
    startEdge(transformer, List.of("-Dtaiqu.district.pins=" + pinPort(transformer)));
  }

  /** Starts a unit that drives none of the world's pins. */
  public void startEdgeWithoutPins(TransformerPlan transformer) {
    startEdge(transformer, List.of());
  }

  private void startEdge(TransformerPlan transformer, List<String> ofPins) {
    List<String> flags = new ArrayList<>(startCache(Part.EDGE));
    flags.addAll(ofPins);
    edges.put(
        transformer,
        start(
            "edge " + transformer.code(),
            JavaCommand.of(
                Part.EDGE,
                flags,
                "io.taiqu.edge.Main",
                List.of("run", "--config", directory.edgeConfig(transformer).toString())),
            "edge-" + transformer.code()));
  }

  /** Nothing is started any more once everything was ended: nobody would end it. */
  private synchronized ManagedProcess start(String name, List<String> command, String log) {
    if (closed) {
      throw new StartFailed("stopped before " + name + " was started");
    }
    ManagedProcess process = ManagedProcess.start(name, command, Map.of(), directory.log(log));
    book.enter(process);
    return process;
  }

  private int pinPort(TransformerPlan transformer) {
    try {
      JsonNode ready = new ObjectMapper().readTree(directory.worldReady().toFile());
      return ready.path("pins").path(transformer.code().code()).asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The supervisor's process, if it was started. */
  public Optional<ManagedProcess> supervisorProcess() {
    return supervisor;
  }

  /** The broker's process, if mosquitto is the broker. */
  public Optional<ManagedProcess> brokerProcess() {
    return mosquitto;
  }

  /** The world's process, if it was started. */
  public Optional<ManagedProcess> worldProcess() {
    return world;
  }

  /** A unit's process. */
  public ManagedProcess edgeProcess(TransformerPlan transformer) {
    ManagedProcess process = edges.get(transformer);
    if (process == null) {
      throw new IllegalStateException("the unit " + transformer.code() + " was not started");
    }
    return process;
  }

  /** Whose process ended although nobody ended it. */
  public List<String> dead() {
    List<ManagedProcess> all = new ArrayList<>(edges.values());
    supervisor.ifPresent(all::add);
    mosquitto.ifPresent(all::add);
    world.ifPresent(all::add);
    return all.stream().filter(p -> !p.isAlive()).map(ManagedProcess::name).toList();
  }

  /** Waits until a condition holds, or a process that it depends on ends, or time is up. */
  public static void await(ManagedProcess process, Duration limit, BooleanSupplier holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new StartFailed(
            "%s ended with code %d; %s says:%n%s"
                .formatted(
                    process.name(), process.exitCode(), process.log(), process.lastLines(15)));
      }
      if (System.nanoTime() > deadline) {
        throw new StartFailed(
            "%s was not ready within %d s; %s says:%n%s"
                .formatted(
                    process.name(), limit.toSeconds(), process.log(), process.lastLines(15)));
      }
      Pause.millis(50);
    }
  }

  /** Ends everything that was started: units first, so that they part from the broker in peace. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    edges.values().forEach(edge -> edge.handle().destroy());
    edges.values().forEach(edge -> edge.stop(GRACE));
    world.ifPresent(process -> process.stop(GRACE));
    supervisor.ifPresent(process -> process.stop(GRACE));
    mosquitto.ifPresent(process -> process.stop(GRACE));
    try {
      Files.deleteIfExists(directory.processBook());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
