package io.taiqu.supervisor.pki;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code taiqu pki issue}. */
@Command(
    name = "issue",
    description = "Make the directory of keys that one process is given.",
    synopsisSubcommandLabel = "(supervisor|edge|broker)")
final class IssueCommand implements Runnable {

  @ParentCommand private PkiCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "For whom? Name supervisor, edge or broker.");
  }

  /** What all three have in common. */
  static final class Order {
    @Mixin private Place place;
    @Mixin private TermOptions terms;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Where to put it; must be new or empty.")
    private Path out;
  }

  /** Under which names a broker is reached. */
  static final class Hosts {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        defaultValue = "localhost,127.0.0.1",
        split = ",",
        description =
            "Name or address of the broker, as its clients are configured; repeatable (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    /** The names that were given, and these. */
    List<Host> and(String... more) {
      try {
        return Stream.concat(names.stream(), Stream.of(more)).distinct().map(Host::new).toList();
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--host: " + e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "supervisor",
      description =
          "For the supervisor and the broker inside it, which is always named localhost and 127.0.0.1 too: there the"
              + " supervisor itself reaches it.")
  int supervisor(@Mixin Order order, @Mixin Hosts given) throws IOException {
    List<Host> hosts = given.and("localhost", "127.0.0.1");
    issuing(order).supervisor(order.out, hosts);
    report(order, "supervisor", hosts(hosts));
    return 0;
  }

  private static Map<String, String> hosts(List<Host> hosts) {
    return Map.of("hosts", hosts.stream().map(Host::text).collect(Collectors.joining(" ")));
  }

  @Command(
      name = "broker",
      description = "For a broker apart from the supervisor, such as mosquitto.")
  int broker(@Mixin Order order, @Mixin Hosts given) throws IOException {
    List<Host> hosts = given.and();
    issuing(order).broker(order.out, hosts);
    report(order, "broker", hosts(hosts));
    return 0;
  }

  @Command(name = "edge", description = "For one edge unit.")
  int edge(
      @Mixin Order order,
      @Option(
              names = "--edge",
              required = true,
              paramLabel = "UUID",
              description = "The unit's identity, of your choice.")
          String edge,
      @Option(names = "--renew", description = "The unit has keys already: give it new ones.")
          boolean renew)
      throws IOException {
    RoleCertificate certificate =
        issuing(order).edge(order.out, edgeId(spec, edge), order.place.root(), renew);
    Map<String, Object> details = new LinkedHashMap<>();
    certificate.subject().ifPresent(id -> details.put("edge", id.toString()));
    details.put("signingKey", certificate.key().id().toString());
    details.put("keyEpoch", certificate.keyEpoch());
    details.put("validUntil", certificate.notAfter().toString());
    report(order, "edge", details);
    return 0;
  }

  static EdgeId edgeId(CommandSpec spec, String text) {
    try {
      return EdgeId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--edge: \"" + text + "\" is no UUID", e);
    }
  }

  private Issuing issuing(Order order) throws IOException {
    return new Issuing(order.place.keys(), order.terms.terms(), parent.clock.instant());
  }

  private void report(Order order, String kind, Map<String, ?> details) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("issued", kind);
    result.putAll(details);
    result.put("directory", order.out.toString());
    parent.print(result);
  }
}
