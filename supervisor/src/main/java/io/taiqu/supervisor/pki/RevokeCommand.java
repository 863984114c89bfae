package io.taiqu.supervisor.pki;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code taiqu pki revoke}. */
@Command(
    name = "revoke",
    description =
        "Take back an edge unit's identity, or retire the older keys of a role. The renewed lists,"
            + " revocations.tqd and tls/revoked.crl, must reach the supervisor and an external broker.")
final class RevokeCommand implements Callable<Integer> {

  @ParentCommand private PkiCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private Place place;

  @ArgGroup(multiplicity = "1")
  private Target target;

  @Option(
      names = "--update",
      paramLabel = "DIR",
      description =
          "Also put the renewed lists into this directory that was issued earlier; repeatable.")
  private List<Path> issued = List.of();

  /** Either an edge or a role's older keys. */
  static final class Target {
    @Option(names = "--edge", required = true, paramLabel = "UUID", description = "The edge unit.")
    private @Nullable String edge;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable OlderKeys olderKeys;
  }

  /** The keys of a role before an epoch. */
  static final class OlderKeys {
    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        converter = RotateCommand.DeploymentRole.class,
        description = "credit, tariff, policy, operations or update.")
    private Role role;

    @Option(
        names = "--below",
        required = true,
        paramLabel = "EPOCH",
        description = "The lowest epoch that stays trusted.")
    private long below;
  }

  @Override
  public Integer call() throws IOException {
    var withdrawing = new Withdrawing(place.keys(), place.root(), parent.clock.instant());
    Map<String, Object> result = new LinkedHashMap<>();
    if (target.edge != null) {
      EdgeId edge = IssueCommand.edgeId(spec, target.edge);
      withdrawing.edge(edge);
      result.put("revokedEdge", edge.toString());
    }
    if (target.olderKeys != null) {
      withdrawing.retire(target.olderKeys.role, target.olderKeys.below);
      result.put("role", KeyDirectory.fileName(target.olderKeys.role));
      result.put("retiredBelow", target.olderKeys.below);
    }
    for (Path directory : issued) {
      withdrawing.update(directory);
    }
    result.put("list", place.keys().revocations().revision().toString());
    if (!issued.isEmpty()) {
      result.put("updated", issued.stream().map(Path::toString).toList());
    }
    parent.print(result);
    return 0;
  }
}
