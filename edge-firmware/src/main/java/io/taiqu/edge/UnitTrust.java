package io.taiqu.edge;

import io.taiqu.edge.field.RecordFile;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the unit believes: what it was issued with, and what root said since and the supervisor
 * passed on. Root's signature is proof, so the way does not matter. It is kept before it counts: a
 * key that was taken back stays so after a restart.
 */
final class UnitTrust {
  private static final Logger LOG = LoggerFactory.getLogger(UnitTrust.class);
  private static final String DIRECTORY = "credentials";
  private static final String REVOCATIONS = "revocations.tqd";

  /** Roles have few keys; whoever floods the unit with old ones fills no card. */
  private static final int MOST_FILES = 64;

  private final Path directory;
  private volatile TrustStore store;

  private UnitTrust(Path directory, TrustStore store) {
    this.directory = directory;
    this.store = store;
  }

  /**
   * What the unit was issued with and what it has kept since.
   *
   * @param data the unit's data directory
   */
  static UnitTrust open(TrustStore issued, Path data) throws IOException {
    Path directory = data.resolve(DIRECTORY);
    Files.createDirectories(directory);
    UnitTrust trust = new UnitTrust(directory, issued);
    for (Path file : trust.files()) {
      try {
        trust.store = trust.store.with(issued.readCredential(file));
      } catch (IOException damaged) {
        LOG.error("{}: the supervisor sends it again", damaged.getMessage());
      }
    }
    return trust;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.toString().endsWith(".new")).sorted().toList();
    }
  }

  /** What a document is worth now. */
  Opened verify(byte[] raw, Instant now) {
    return DocumentCodec.open(raw, store, now);
  }

  /** Takes what root said; anything else has no effect. */
  synchronized void take(byte[] raw) {
    try {
      switch (store.openCredential(raw)) {
        case Opened.Trusted(RevocationList list, _, _, _) -> revoke(list, raw);
        case Opened.Trusted(RoleCertificate certificate, _, _, _) -> learn(certificate, raw);
        case Opened.Trusted(Document other, _, _, _) ->
            LOG.warn("What root said of {} has no effect here", other.getClass().getSimpleName());
        case Opened.Refused refused ->
            LOG.warn("Refused a credential: {}, {}", refused.reason(), refused.detail());
      }
    } catch (IOException notKept) {
      LOG.error("A credential can't be kept, and has no effect yet: {}", notKept.getMessage());
    }
  }

  private void revoke(RevocationList list, byte[] raw) throws IOException {
    if (!store.supersededBy(list)) {
      return;
    }
    RecordFile.writeSafely(directory.resolve(REVOCATIONS), raw);
    store = store.with(list);
    LOG.warn(
        "Root has taken keys back: list {}, {} keys and epochs of {}",
        list.revision(),
        list.keys().size(),
        list.retiredBelow());
  }

  private void learn(RoleCertificate certificate, byte[] raw) throws IOException {
    boolean known = store.certificateOf(certificate.key().id()).isPresent();
    if (known || certificate.role() == Role.EDGE || files().size() >= MOST_FILES) {
      return;
    }
    RecordFile.writeSafely(directory.resolve(certificate.key().id() + ".cert"), raw);
    store = store.with(certificate);
    LOG.info(
        "The supervisor's {} key {} of epoch {} is known now",
        certificate.role(),
        certificate.key().id(),
        certificate.keyEpoch());
  }
}
