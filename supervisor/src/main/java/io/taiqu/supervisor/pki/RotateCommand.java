package io.taiqu.supervisor.pki;

import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code taiqu pki rotate}. */
@Command(
    name = "rotate",
    description =
        "Make a new key for a role. The one before stays trusted until it ends or is retired by revoke.")
final class RotateCommand implements Callable<Integer> {

  @ParentCommand private PkiCommand parent;
  @Mixin private Place place;
  @Mixin private TermOptions terms;

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      converter = DeploymentRole.class,
      description = "credit, tariff, policy, operations or update.")
  private Role role;

  /** A role that has a key in the deployment's own directory: neither root nor an edge. */
  static final class DeploymentRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      return KeyDirectory.ROLES.stream()
          .filter(role -> KeyDirectory.fileName(role).equals(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "\"" + text + "\" is none of credit, tariff, policy, operations, update"));
    }
  }

  @Override
  public Integer call() throws IOException {
    RoleCertificate made =
        new Withdrawing(place.keys(), place.root(), parent.clock.instant())
            .rotate(role, terms.terms());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("role", KeyDirectory.fileName(role));
    result.put("keyEpoch", made.keyEpoch());
    result.put("key", made.key().id().toString());
    result.put("validUntil", made.notAfter().toString());
    parent.print(result);
    return 0;
  }
}
