package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.bus.LineSettings;
import org.junit.jupiter.api.Test;

class LibmodbusSlaveTest {

  @Test
  void slaveAnswersAMasterAtTheOtherEndOfTheCable() throws Exception {
    PeerProgram mbpoll = PeerProgram.find("mbpoll", "Debian: apt install mbpoll");
    try (PeerSlave slave =
        PeerSlave.ofLibmodbus(
            LineSettings.of(9600), 1, PeerImage.eastronSdm120("1234.5", 20_260_101))) {
      PeerProgram.Outcome energy =
          mbpoll.run(
              "-q",
              "-m",
              "rtu",
              "-b",
              "9600",
              "-P",
              "none",
              "-0",
              "-1",
              "-a",
              "1",
              "-t",
              "3:float",
              "-B",
              "-r",
              "72",
              slave.path());
      assertEquals(0, energy.exit(), energy.output());
      assertTrue(energy.output().contains("1234.5"), energy.output());
      PeerProgram.Outcome serial =
          mbpoll.run(
              "-q",
              "-m",
              "rtu",
              "-b",
              "9600",
              "-P",
              "none",
              "-0",
              "-1",
              "-a",
              "1",
              "-t",
              "4:int",
              "-B",
              "-r",
              "64512",
              slave.path());
      assertTrue(serial.output().contains("20260101"), serial.output());
    }
  }
}
