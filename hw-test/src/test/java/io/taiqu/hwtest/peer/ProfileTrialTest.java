package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings.Parity;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.ProfileTrial;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.device.VirtualMeter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every profile tried on its make, as {@code taiqu profile test} does, over a serial line. */
@Timeout(60)
class ProfileTrialTest {
  private static final int BAUD = 115_200;

  private static VirtualMeter meter(MeterModel model, int address) {
    List<PhaseQuantities> phases =
        List.of(
            new PhaseQuantities(230.5, 4.25, 930),
            new PhaseQuantities(231.5, 2.50, 550),
            new PhaseQuantities(229.5, 1.75, 400));
    return new VirtualMeter(
        model,
        MeterSetup.at(address, Integer.toString(20_260_000 + address)),
        QuantitySource.constant(
            new Quantities(
                4_321_987_000_000L, 12_000_000_000L, phases.subList(0, model.phases()), 50)));
  }

  private static FieldBus open(VirtualBus bus) throws Exception {
    var line = new io.taiqu.edge.modbus.LineSettings(bus.path(), BAUD, Parity.NONE, 1);
    FieldBus field = new FieldBus(line, new SerialPortTransport(line));
    field.open();
    return field;
  }

  @Test
  void everyModelFitsItsProfileAndShowsTheVersionFound() throws Exception {
    Map<String, String> versions =
        Map.of(
            "eastron-sdm630", "serial-fc00",
            "eastron-sdm630-002a", "serial-002a",
            "eastron-sdm630-clone", "no-serial",
            "chint-dtsu666", "import-101e",
            "chint-dtsu666-401e", "import-401e",
            "chint-dtsu666-fc4", "import-fc4-4000");
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(BAUD)).openPty()) {
      List<MeterModel> models = MeterModel.all();
      for (int i = 0; i < models.size(); i++) {
        bus.attach(meter(models.get(i), i + 1), models.get(i).timing());
      }
      try (FieldBus field = open(bus)) {
        for (int i = 0; i < models.size(); i++) {
          MeterModel model = models.get(i);
          ProfileTrial.Result result =
              ProfileTrial.of(field, i + 1, ProfileReader.load(model.model(), Optional.empty()));
          assertTrue(result.fits(), () -> model.name() + " " + result);
          assertEquals(Optional.ofNullable(versions.get(model.name())), result.profile().variant());
        }
      }
    }
  }

  @Test
  void aProfileOfAnotherMakeDoesNotFit() throws Exception {
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(BAUD)).openPty()) {
      MeterModel model = MeterModel.named("abb-b23");
      bus.attach(meter(model, 1), model.timing());
      try (FieldBus field = open(bus)) {
        ProfileTrial.Result wrong =
            ProfileTrial.of(field, 1, ProfileReader.load("schneider-iem3155", Optional.empty()));
        assertFalse(wrong.fits());
        assertTrue(
            wrong.rows().stream().anyMatch(row -> row.problem().toString().contains("exception 2")),
            wrong::toString);
        ProfileTrial.Result nobody =
            ProfileTrial.of(field, 9, ProfileReader.load("abb-b23", Optional.empty()));
        assertFalse(nobody.answered());
      }
    }
  }

  @Test
  void aWrongScaleIsSeen() throws Exception {
    String kilowatts =
        ProfileReader.text("eastron-sdm120")
            .replace("address: 0x000C, type: f32, unit: W", "address: 0x000C, type: f32, unit: kW");
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(BAUD)).openPty()) {
      MeterModel model = MeterModel.named("eastron-sdm120");
      bus.attach(meter(model, 1), model.timing());
      try (FieldBus field = open(bus)) {
        ProfileTrial.Result result =
            ProfileTrial.of(field, 1, ProfileReader.parse("eastron-sdm120.yaml", kilowatts));
        assertTrue(result.remarks().toString().contains("power exceeds"), result::toString);
      }
    }
  }
}
