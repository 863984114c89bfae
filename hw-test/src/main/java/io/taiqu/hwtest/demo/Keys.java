package io.taiqu.hwtest.demo;

import io.taiqu.protocol.identity.EdgeId;
import java.nio.file.Path;

/** The keys of a demonstration's deployment, made by the product's own commands. */
final class Keys {
  private final Path pki;

  Keys(Path pki) {
    this.pki = pki;
  }

  void init(String name) {}

  void issueSupervisor(Path out) {}

  void issueEdge(EdgeId edge, Path out) {}

  void issueBroker(Path out) {}
}
