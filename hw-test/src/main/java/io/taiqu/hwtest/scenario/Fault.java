package io.taiqu.hwtest.scenario;

/**
 * What is wrong in a scenario. Places are indexes into the plan's customers; energy is taken or
 * miscounted from a day on, from 0.
 */
sealed interface Fault {

  /** Name in the truth file. */
  String type();

  /** A share of the demand passes the meter by. */
  record Partial(int place, double share, int fromDay) implements Fault {
    @Override
    public String type() {
      return "theft_partial";
    }
  }

  /** A share passes the meter by between two hours of the day, over midnight. */
  record Night(int place, double share, double from, double to, int fromDay) implements Fault {
    @Override
    public String type() {
      return "theft_night";
    }

    boolean at(int minuteOfDay) {
      double hour = minuteOfDay / 60.0;
      return hour >= from || hour < to;
    }
  }

  /** On some days all of it passes the meter by for some hours. */
  record Bypass(int place, int fromDay, double chance, long seed) implements Fault {
    @Override
    public String type() {
      return "theft_bypass";
    }
  }

  /** The register stands still. */
  record Stopped(int place, int fromDay) implements Fault {
    @Override
    public String type() {
      return "meter_stopped";
    }
  }

  /** The archive has another current transformer ratio. */
  record Multiplier(int place, int archiveRatio) implements Fault {
    @Override
    public String type() {
      return "wrong_multiplier";
    }
  }

  /** Listed here, fed by the neighbouring transformer. */
  record FedElsewhere(int place) implements Fault {
    @Override
    public String type() {
      return "wrong_transformer_listed_here";
    }
  }

  /** Fed from here, listed under the neighbouring transformer. */
  record ListedElsewhere(int place) implements Fault {
    @Override
    public String type() {
      return "wrong_transformer_belongs_here";
    }
  }

  /** The archive has another phase. */
  record WrongPhase(int place) implements Fault {
    @Override
    public String type() {
      return "wrong_phase";
    }
  }

  /** A load without a meter in the place of a customer. */
  record Tap(int place) implements Fault {
    @Override
    public String type() {
      return "unmetered_tap";
    }
  }

  /** Whose meter it is about; −1 if nobody's. */
  default int meter() {
    return switch (this) {
      case Partial(int place, double _, int _) -> place;
      case Night(int place, double _, double _, double _, int _) -> place;
      case Bypass(int place, int _, double _, long _) -> place;
      case Stopped(int place, int _) -> place;
      case Multiplier(int place, int _) -> place;
      case FedElsewhere(int place) -> place;
      case ListedElsewhere(int place) -> place;
      case WrongPhase(int place) -> place;
      case Tap _ -> -1;
    };
  }
}
