package io.taiqu.hwtest.bench;

import com.ghgande.j2mod.modbus.facade.ModbusSerialMaster;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import java.util.List;

/** j2mod as its documentation shows it: its serial master with its defaults. */
final class J2modReader implements WireReader {
  @Override
  public String name() {
    return "j2mod";
  }

  @Override
  public Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed {
    SerialParameters parameters = new SerialParameters();
    parameters.setPortName(port);
    parameters.setBaudRate(baud);
    parameters.setDatabits(8);
    parameters.setStopbits(1);
    parameters.setParity("None");
    parameters.setEncoding("rtu");
    ModbusSerialMaster master = new ModbusSerialMaster(parameters);
    try {
      master.connect();
      for (Read read : reads) {
        master.readInputRegisters(read.unit(), read.address(), read.registers());
      }
      return Told.NOTHING;
    } catch (Exception e) {
      // Its facade declares nothing narrower.
      throw new Benchmark.BenchFailed("j2mod: " + e.getMessage());
    } finally {
      master.disconnect();
    }
  }
}
