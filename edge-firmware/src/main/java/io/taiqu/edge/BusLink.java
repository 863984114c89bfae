package io.taiqu.edge;

import io.taiqu.edge.modbus.BusTransport;
import io.taiqu.edge.modbus.Framing;
import io.taiqu.edge.modbus.SerialDirection;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.modbus.SocketTransport;
import io.taiqu.edge.relay.GpioPins;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * How a line of the site file is reached, in service and by the technician alike.
 *
 * @param transport closed still
 * @param framing how messages travel on it
 */
record BusLink(BusTransport transport, Framing framing) {

  /**
   * The way to a line.
   *
   * @param opened takes the pins that had to be opened for it, to close them at the end
   * @throws IOException if the pin that turns the transceiver can't be used
   */
  static BusLink of(SiteConfig.Bus bus, EdgeConfig.Gpio gpio, Consumer<GpioPins> opened)
      throws IOException {
    return switch (bus.connection()) {
      case SiteConfig.Connection.Adapter() ->
          new BusLink(new SerialPortTransport(bus.line()), Framing.RTU);
      case SiteConfig.Connection.Kernel() ->
          new BusLink(
              new SerialPortTransport(bus.line(), new SerialDirection.ByKernel()), Framing.RTU);
      case SiteConfig.Connection.Pin(int pin) -> {
        GpioPins pins = GpioPins.open(gpio.provider(), gpio.chip());
        opened.accept(pins);
        yield new BusLink(
            new SerialPortTransport(
                bus.line(), new SerialDirection.ByLine(pins.transmitLine(pin)::accept)),
            Framing.RTU);
      }
      case SiteConfig.Connection.Gateway(String host, int port, Framing framing) ->
          new BusLink(new SocketTransport(host, port), framing);
    };
  }
}
