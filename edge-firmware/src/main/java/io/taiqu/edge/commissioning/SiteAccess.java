package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The site as commissioning needs it: who is there, what flows, and the relays. */
public interface SiteAccess {
  /** Hears how far a scan has come. */
  interface ScanProgress {
    /** This address was asked; true goes on, false stops. */
    boolean asked(int address, boolean answered);
  }

  /**
   * Asks every address of a line.
   *
   * @return addresses at which something answers, damaged or not
   * @throws IOException if the line can't be used
   */
  List<Integer> scan(String bus, ScanProgress progress) throws IOException;

  /**
   * The usual speeds at which a line can be asked besides its own; empty where it has but one, as
   * behind a gateway.
   */
  List<LineSpeed> otherSpeeds(String bus);

  /**
   * Asks every address of a line at one of its other speeds; it has its own again afterwards.
   *
   * @return addresses at which something answers without damage: at a wrong speed a meter's answer
   *     to somebody else is heard as damage
   * @throws IOException if the line can't be used
   */
  List<Integer> scan(String bus, LineSpeed speed, ScanProgress progress) throws IOException;

  /**
   * Asks a meter for its model, its serial number and its register, several times.
   *
   * @throws IOException if the line can't be used
   */
  Identification identify(PlannedMeter meter, int tries) throws IOException;

  /**
   * Reads the power of these meters once, one after the other, in watts on the primary side; a
   * meter that does not answer is left out.
   *
   * @throws IOException if a line can't be used
   */
  Map<SupplyPointId, Long> powers(List<PlannedMeter> meters) throws IOException;

  /**
   * Reads voltages and power of these meters once, each with the supply meter's voltages of the
   * same moment.
   *
   * @throws IOException if a line can't be used
   */
  Sweep sweep(PlannedMeter supply, List<PlannedMeter> meters) throws IOException;

  /**
   * What one sweep saw.
   *
   * @param voltages by meter, one sample per element; an element without voltage shows it
   * @param watts by meter, primary side
   * @param supplyWatts the supply meter's own, averaged over the sweep; empty if it did not answer
   */
  record Sweep(
      Map<SupplyPointId, List<VoltageSample>> voltages,
      Map<SupplyPointId, Long> watts,
      Optional<Long> supplyWatts) {
    public Sweep {
      voltages = Map.copyOf(voltages);
      watts = Map.copyOf(watts);
    }
  }

  /**
   * Switches a customer's supply and looks whether the relay followed.
   *
   * @throws IOException if the relay can't be reached at all
   */
  RelayFeedback drive(PlannedMeter meter, SupplyState wanted) throws IOException;
}
