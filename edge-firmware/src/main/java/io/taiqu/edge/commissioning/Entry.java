package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A step of a commissioning that has happened. The record is a list of these. */
public sealed interface Entry {
  /**
   * Someone began, or took over.
   *
   * @param technician by name
   * @param meters what is commissioned: the {@linkplain PlannedMeter#fingerprint fingerprint} of
   *     each meter
   * @param at when
   */
  record Begun(String technician, Map<SupplyPointId, String> meters, Instant at) implements Entry {
    public Begun {
      meters = Map.copyOf(meters);
    }
  }

  /**
   * A line was scanned.
   *
   * @param addresses where something answered
   */
  record Scanned(String bus, List<Integer> addresses) implements Entry {
    public Scanned {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A line on which a meter is missing was scanned at another speed than its own.
   *
   * @param addresses where something answered
   */
  record Searched(String bus, LineSpeed speed, List<Integer> addresses) implements Entry {
    public Searched {
      addresses = List.copyOf(addresses);
    }
  }

  /** Whatever may answer on a line at another speed was found. */
  record SearchEnded(String bus) implements Entry {}

  /** A meter was asked who it is. */
  record Identified(SupplyPointId point, Identification identification) implements Entry {}

  /**
   * With the planned meter taken off the bus, something still answers at its address.
   *
   * @param rest who that is; silent if nobody
   */
  record IdentifiedAlone(SupplyPointId point, Identification rest) implements Entry {}

  /** A relay is about to be opened: if this is the last that is known, it must be closed. */
  record SwitchingBegun(SupplyPointId point) implements Entry {}

  /** A relay was opened and closed. */
  record Switched(SupplyPointId point, SwitchObservation observation) implements Entry {}

  /** A relay that an interruption may have left open was closed. */
  record Restored(SupplyPointId point) implements Entry {}

  /**
   * All meters were swept for voltages and sums.
   *
   * @param voltages samples by meter, then element
   * @param sums supply and customers, of the sweeps in which all answered
   * @param unread who did not answer in any sweep
   */
  record Swept(
      Map<SupplyPointId, List<List<VoltageSample>>> voltages,
      List<SumCheck.Sweep> sums,
      Set<SupplyPointId> unread)
      implements Entry {
    public Swept {
      voltages = Map.copyOf(voltages);
      sums = List.copyOf(sums);
      unread = Set.copyOf(unread);
    }
  }

  /** The technician answered. */
  record Answered(String question, String answer) implements Entry {}

  /**
   * What concerns these meters is done again, after a repair.
   *
   * @param points whose
   */
  record Repeated(Set<SupplyPointId> points) implements Entry {
    public Repeated {
      points = Set.copyOf(points);
    }
  }

  /**
   * The technician signed.
   *
   * @param technician by name
   * @param at when
   */
  record SignedOff(String technician, Instant at) implements Entry {}
}
