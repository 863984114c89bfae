package io.taiqu.supervisor.lineloss.analysis;

import java.util.Locale;

/** The judgement on a transformer's loss over the span. */
public enum LossStatus {
  /** Explained by technical loss within the uncertainty (合格). */
  OK,
  /** More than that is unexplained (关注). */
  WATCH,
  /** High (高损). */
  HIGH,
  /** Severe (严重高损). */
  SEVERE,
  /** More sold than supplied (负损): a fault of data first. */
  NEGATIVE,
  /** Readings are missing (不可算). */
  NOT_COMPUTABLE,
  /** Neither voltage nor energy at the transformer (停运). */
  OUT_OF_SERVICE;

  /** The name that files and interfaces use. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
