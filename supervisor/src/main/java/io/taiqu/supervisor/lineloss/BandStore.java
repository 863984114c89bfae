package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import java.util.List;
import java.util.Map;

/** Keeps bands of loss. */
public interface BandStore {
  /** All bands, the newest first day first. */
  List<LossBands> all();

  /** Adds bands, in the place of those of the same district and first day. */
  void save(LossBands bands);

  /** The district of each transformer. */
  Map<TransformerId, DistrictId> districts();
}
