package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Severity;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.grid.PointLive.Contact;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.lineloss.LossView.State;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.usereview.TicketState;

/** How a state looks: the name of its mark and colour in the style sheet. The word is a message. */
public final class Tone {
  /** As it should be. */
  public static final String OK = "ok";

  /** Worth a look. */
  public static final String WATCH = "watch";

  /** Bad. */
  public static final String HIGH = "high";

  /** Very bad. */
  public static final String SEVERE = "severe";

  /** The data is at fault. */
  public static final String FAULT = "fault";

  /** Nothing is known. */
  public static final String NONE = "none";

  private Tone() {}

  /** The tone of a loss state. */
  public static String of(State state) {
    return switch (state) {
      case OK -> OK;
      case WATCH -> WATCH;
      case HIGH -> HIGH;
      case SEVERE -> SEVERE;
      case NEGATIVE -> FAULT;
      case NOT_COMPUTABLE -> NONE;
    };
  }

  /** The tone of an analysis. */
  public static String of(LossStatus status) {
    return switch (status) {
      case OK -> OK;
      case WATCH -> WATCH;
      case HIGH -> HIGH;
      case SEVERE -> SEVERE;
      case NEGATIVE -> FAULT;
      case NOT_COMPUTABLE, OUT_OF_SERVICE -> NONE;
    };
  }

  /** The tone of a use that moved. */
  public static String of(TicketState state) {
    return switch (state) {
      case LISTED -> HIGH;
      case ASSIGNED -> WATCH;
      case CLOSED -> OK;
    };
  }

  /** The tone of a case. */
  public static String of(CaseState state) {
    return switch (state) {
      case OPEN -> HIGH;
      case ASSIGNED, INSPECTED, REMEDIED -> WATCH;
      case CLOSED -> OK;
    };
  }

  /** The tone of a relay's position as it is measured. */
  public static String of(Contact feedback) {
    return switch (feedback) {
      case CLOSED -> OK;
      case OPEN -> SEVERE;
      case UNKNOWN -> NONE;
    };
  }

  /** The tone of a relay's position, which is not known of a point that was not heard for long. */
  public static String of(PointLive live) {
    return live.fresh() ? of(live.feedback()) : NONE;
  }

  /** The tone of an alarm. */
  public static String of(Severity severity) {
    return switch (severity) {
      case WARNING -> WATCH;
      case CRITICAL -> SEVERE;
    };
  }
}
