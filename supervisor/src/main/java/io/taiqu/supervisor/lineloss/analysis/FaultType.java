package io.taiqu.supervisor.lineloss.analysis;

import java.util.Locale;

/** What may be behind energy that was not, or wrongly, counted. A suspicion, never a verdict. */
public enum FaultType {
  /** Part of the energy passes the meter by, all the time (疑似部分窃电). */
  THEFT_PARTIAL,
  /** Part of it at night only (疑似夜间窃电). */
  THEFT_NIGHT,
  /** All of it, now and then (疑似绕越). */
  THEFT_BYPASS,
  /** The meter no longer counts (停走). */
  METER_STOPPED,
  /** The archive's current transformer ratio is not the built one (倍率错误). */
  WRONG_MULTIPLIER,
  /** Listed under this transformer, fed by another one (户变关系错误). */
  WRONG_TRANSFORMER_LISTED_HERE,
  /** Fed by this transformer, listed under another one (户变关系错误). */
  WRONG_TRANSFORMER_BELONGS_HERE,
  /** Fed by another phase than the archive says (相位错误). */
  WRONG_PHASE,
  /** A load that has no meter (疑似无表用电). */
  UNMETERED_TAP;

  /** The name that files and interfaces use. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
