package io.taiqu.hwtest.sim.history;

import io.taiqu.hwtest.sim.disk.PowerCut;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import java.util.Map;

/** A fence whose process may end before, while or after it is written. */
final class FusedFence implements FenceJournal {
  private final FenceJournal real;
  private final Fuse fuse;
  private final Runnable tear;

  /**
   * A fence.
   *
   * @param tear leaves a part of a record at the end of its file
   */
  FusedFence(FenceJournal real, Fuse fuse, Runnable tear) {
    this.real = real;
    this.fuse = fuse;
    this.tear = tear;
  }

  @Override
  public boolean isNew() {
    return real.isNew();
  }

  @Override
  public long generation() {
    return real.generation();
  }

  @Override
  public long advance() throws FenceException {
    fuse.pass("before the generation is begun");
    long begun = real.advance();
    fuse.pass("after the generation is begun");
    return begun;
  }

  @Override
  public long tokens(SupplyPointId point) {
    return real.tokens(point);
  }

  @Override
  public void recordTokens(SupplyPointId point, long counter) throws FenceException {
    fuse.pass("before tokens are recorded");
    real.recordTokens(point, counter);
    fuse.pass("after tokens are recorded");
  }

  @Override
  public Revision highest(SupplyPointId point) {
    return real.highest(point);
  }

  @Override
  public Map<SupplyPointId, Revision> all() {
    return real.all();
  }

  @Override
  public void record(Map<SupplyPointId, Revision> revisions) throws FenceException {
    fuse.pass("before the fence is written");
    try {
      fuse.pass("while the fence is written");
    } catch (PowerCut cut) {
      tear.run();
      throw cut;
    }
    real.record(revisions);
    fuse.pass("after the fence is written");
  }

  @Override
  public Map<IssuedVersion, Fingerprint> versions() {
    return real.versions();
  }

  @Override
  public void recordVersions(Map<IssuedVersion, Fingerprint> versions) throws FenceException {
    fuse.pass("before versions of tariffs are recorded");
    real.recordVersions(versions);
    fuse.pass("after versions of tariffs are recorded");
  }
}
