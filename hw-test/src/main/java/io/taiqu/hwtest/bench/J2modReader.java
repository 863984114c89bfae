package io.taiqu.hwtest.bench;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusSerialMaster;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import java.time.Duration;
import java.util.List;

/** j2mod as its documentation shows it: its serial master with its defaults. */
final class J2modReader implements WireReader, Poller {
  @Override
  public String name() {
    return "j2mod";
  }

  private static ModbusSerialMaster master(String port, int baud) {
    SerialParameters parameters = new SerialParameters();
    parameters.setPortName(port);
    parameters.setBaudRate(baud);
    parameters.setDatabits(8);
    parameters.setStopbits(1);
    parameters.setParity("None");
    parameters.setEncoding("rtu");
    return new ModbusSerialMaster(parameters);
  }

  @Override
  public Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed {
    ModbusSerialMaster master = master(port, baud);
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

  @Override
  public long poll(String port, int baud, List<List<Read>> meters, Duration span)
      throws Benchmark.BenchFailed {
    ModbusSerialMaster master = master(port, baud);
    long until = System.nanoTime() + span.toNanos();
    long done = 0;
    try {
      master.connect();
      while (System.nanoTime() < until) {
        for (List<Read> meter : meters) {
          done += isRead(master, meter) && System.nanoTime() < until ? 1 : 0;
        }
      }
      return done;
    } catch (Exception e) {
      throw new Benchmark.BenchFailed("j2mod: " + e.getMessage());
    } finally {
      master.disconnect();
    }
  }

  private static boolean isRead(ModbusSerialMaster master, List<Read> meter) {
    try {
      for (Read read : meter) {
        master.readInputRegisters(read.unit(), read.address(), read.registers());
      }
      return true;
    } catch (ModbusException noAnswer) {
      return false;
    }
  }
}
