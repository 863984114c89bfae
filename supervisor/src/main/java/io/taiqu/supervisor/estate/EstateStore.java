package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the estate as documents describe it. */
public interface EstateStore {
  /** A supply point as it is stored. */
  Optional<StoredPoint> point(SupplyPointId point);

  /** The supply point of an account. */
  Optional<SupplyPointId> pointOf(AccountId account);

  /** The edge of a transformer. */
  Optional<EdgeId> edgeOf(TransformerId transformer);

  /**
   * Stores a document's rows. What a document says for the first time of where something hangs has
   * been so for ever; only a point that is new on a transformer that was there before hangs on it
   * since it was said, or since the document says.
   *
   * @param active the supply points that may be supplied
   * @return how many rows were new or different
   */
  int save(EstateDocument document, List<SupplyPointId> active, Instant now);

  /** What something hangs on now; empty if it is not known or hangs on nothing. */
  Optional<String> parentOf(Link link, String child);

  /** The newest document, as it was given; empty before the first. */
  Optional<byte[]> newest();

  /** A transformer's edge is another one from now on. */
  void move(EdgeId from, EdgeId to);

  /** A supply point's meter is another one from now on. */
  void exchange(SupplyPointId point, MeterSerial serial);

  /** The document whose change of tariffs waits for a second person. */
  Optional<byte[]> waiting();

  /** Replaces the document whose change of tariffs waits. */
  void keepWaiting(Optional<byte[]> json);

  /** The versions of a tariff that were ever put in force, each as a tariff with it alone. */
  List<String> versions(TariffCode code);

  /** Keeps a version that is put in force, for ever; one that is known stays as it is. */
  void noteVersion(TariffCode code, int number, String content, Instant now);

  /** Keeps a document as it was given. */
  void keep(byte[] json);

  /** What must not change silently. */
  record StoredPoint(
      TransformerId transformer,
      MeterSerial serial,
      Optional<AccountId> account,
      StoredRatio ratio) {}

  /**
   * The current transformers in front of a stored meter.
   *
   * @param since when they took the place of others, if they did
   * @param earlier when those had taken the place of others, if they had
   */
  record StoredRatio(CtRatio present, Optional<Instant> since, Optional<Instant> earlier) {}
}
