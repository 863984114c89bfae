package io.taiqu.edge;

import io.taiqu.edge.commissioning.LinePhase;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.modbus.Framing;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.relay.DoorWiring;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.edge.relay.LoadSideWiring;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.util.List;
import java.util.Optional;

/**
 * What the unit serves: the commissioning record of one transformer.
 *
 * @param transformer its code at the supervisor
 * @param buses the RS-485 lines
 * @param meters every meter
 * @param door the contact at the cabinet's door; empty where there is none
 */
public record SiteConfig(
    TransformerId transformer, List<Bus> buses, List<Meter> meters, Optional<DoorWiring> door) {

  /** The site as commissioning looks at it. */
  public SitePlan plan(EdgeId edge) {
    return new SitePlan(edge, transformer, meters.stream().map(Meter::planned).toList());
  }

  /**
   * An RS-485 line.
   *
   * @param name what the meters call it
   * @param line how it is driven; for a gateway the line behind it
   * @param connection how it is reached
   */
  public record Bus(String name, LineSettings line, Connection connection) {}

  /** How a line is reached. */
  public sealed interface Connection {
    /** A port whose adapter turns from sending to listening by itself. */
    record Adapter() implements Connection {}

    /** A port whose driver turns its transceiver with the RTS line. */
    record Kernel() implements Connection {}

    /**
     * A port whose transceiver hangs on a pin.
     *
     * @param pin the pin that enables its transmitter
     */
    record Pin(int pin) implements Connection {}

    /**
     * A gateway on the network.
     *
     * @param host its name or address
     * @param port its TCP port
     * @param framing Modbus TCP, or RTU frames as they are on the line
     */
    record Gateway(String host, int port, Framing framing) implements Connection {}
  }

  /**
   * A meter.
   *
   * @param point what it measures
   * @param serial its serial number
   * @param profile its model
   * @param bus the line that it is on
   * @param address its address there
   * @param ratio the current transformers in front of it
   * @param ratedPower the most that can flow on the primary side
   * @param role supply or customer
   * @param relay how this customer's supply is switched; empty where it can't be
   * @param account what people call it; empty where the site file does not say
   * @param phases which phases feed its elements; empty where the site file does not say
   * @param loadSide what tells of voltage behind the relay; empty where nothing does
   */
  public record Meter(
      SupplyPointId point,
      MeterSerial serial,
      MeterProfile profile,
      String bus,
      int address,
      CtRatio ratio,
      Power ratedPower,
      MeteredPoint.Role role,
      Optional<Relay> relay,
      Optional<String> account,
      List<LinePhase> phases,
      Optional<LoadSide> loadSide) {

    /** The meter as commissioning looks at it. */
    PlannedMeter planned() {
      return new PlannedMeter(
          point,
          account.orElseGet(() -> role == MeteredPoint.Role.SUPPLY ? "supply" : point.toString()),
          serial,
          model(),
          bus,
          address,
          role,
          ratio,
          ratedPower,
          relay.map(Relay::text),
          phases);
    }

    /** The model, with the version that the site file names. */
    String model() {
      return profile.id() + profile.variant().map(variant -> "/" + variant).orElse("");
    }

    /**
     * The point as the core knows it.
     *
     * @param outOfService why it is not in service; empty if it is
     */
    MeteredPoint metered(Optional<String> outOfService) {
      return new MeteredPoint(
          point,
          serial,
          role,
          ratio,
          ratedPower,
          profile.energy().range(),
          relay.isPresent(),
          outOfService);
    }
  }

  /** What tells whether there is voltage behind a customer's relay. */
  public sealed interface LoadSide {
    /**
     * An input on the header.
     *
     * @param wiring which
     */
    record Pin(LoadSideWiring wiring) implements LoadSide {}

    /**
     * A discrete input of a board on a bus, set while there is voltage.
     *
     * @param channel 0 to 15
     */
    record Board(String bus, int address, int channel) implements LoadSide {}

    /**
     * The voltage inputs of a second meter on a bus.
     *
     * @param profile its model, of which it is known where its voltages stand
     * @param inputs from 0
     */
    record SecondMeter(String bus, int address, MeterProfile profile, List<Integer> inputs)
        implements LoadSide {
      public SecondMeter {
        inputs = List.copyOf(inputs);
      }
    }
  }

  /** How a customer's supply is switched. */
  public sealed interface Relay {
    /** In a few words; two relays with the same words are the same relay. */
    default String text() {
      return switch (this) {
        case Pins(GpioWiring wiring) -> wiring.text();
        case InMeter() -> "meter";
        case Board(String bus, int address, int channel) ->
            "board %s/%d/%d".formatted(bus, address, channel);
      };
    }

    /** Whether an open relay stays open while the unit starts or stands still. */
    default boolean staysOpen() {
      return switch (this) {
        case Pins(GpioWiring.Level _) -> false;
        case Pins(GpioWiring.Pulsed _), InMeter _, Board _ -> true;
      };
    }

    /**
     * A relay on the header's pins.
     *
     * @param wiring which pins
     */
    record Pins(GpioWiring wiring) implements Relay {}

    /** The meter's own relay. */
    record InMeter() implements Relay {}

    /**
     * A channel of a relay board.
     *
     * @param bus the line that the board is on
     * @param address its address there
     * @param channel 0 to 7
     */
    record Board(String bus, int address, int channel) implements Relay {}
  }
}
