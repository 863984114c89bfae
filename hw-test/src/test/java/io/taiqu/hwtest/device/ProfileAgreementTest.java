package io.taiqu.hwtest.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.edge.modbus.RegisterImage;
import io.taiqu.edge.modbus.RegisterMeaning;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model of the bench read by the profile of the same name. The two were written apart from
 * each other, from the same makers' tables.
 */
class ProfileAgreementTest {
  private static final int ADDRESS = 17;
  private static final String SERIAL = "20260317";

  static List<MeterModel> models() {
    return MeterModel.all();
  }

  private static MeterProfile profile(MeterModel model) throws Exception {
    return ProfileReader.load(model.model(), Optional.empty());
  }

  private static VirtualMeter meter(MeterModel model, Quantities quantities) {
    return new VirtualMeter(
        model, MeterSetup.at(ADDRESS, SERIAL), QuantitySource.constant(quantities));
  }

  private static Quantities quantities(MeterModel model, long importing, long exporting, int sign) {
    List<PhaseQuantities> phases =
        List.of(
            new PhaseQuantities(230.5, 4.25, sign * 930),
            new PhaseQuantities(231.5, 2.50, -550),
            new PhaseQuantities(229.5, 1.75, 400));
    return new Quantities(importing, exporting, phases.subList(0, model.phases()), 50);
  }

  /** Reads one field by itself, as the identity is read; false if the meter refuses. */
  private static boolean read(VirtualMeter meter, RegisterField field, RegisterImage image) {
    byte[] pdu =
        ByteBuffer.allocate(5)
            .put((byte) field.function())
            .putShort((short) field.address())
            .putShort((short) field.words())
            .array();
    byte[] answer = meter.answer(pdu).orElseThrow();
    if (answer[0] < 0) {
      return false;
    }
    int[] words = new int[field.words()];
    for (int i = 0; i < words.length; i++) {
      words[i] = (answer[2 + 2 * i] & 0xFF) << 8 | answer[3 + 2 * i] & 0xFF;
    }
    image.put(field.function(), field.address(), words);
    return true;
  }

  /** The profile in the version that the meter shows. */
  private static MeterProfile decided(MeterProfile profile, VirtualMeter meter) {
    for (MeterProfile.Variant variant : profile.variants()) {
      RegisterImage image = new RegisterImage();
      if (read(meter, variant.when().field(), image) && variant.when().matches(image, ADDRESS)) {
        return variant.profile();
      }
    }
    assertTrue(profile.variants().isEmpty(), "no variant fits " + meter.model().name());
    return profile;
  }

  private static Sample.Read sample(MeterProfile open, VirtualMeter meter) {
    MeterProfile profile = decided(open, meter);
    RegisterImage image = new RegisterImage();
    List<RegisterField> fields = new ArrayList<>();
    profile.identity().probe().ifPresent(probe -> fields.add(probe.field()));
    profile.identity().serial().ifPresent(fields::add);
    profile
        .registers()
        .ratio()
        .ifPresent(ratio -> {
          ratio.current().ifPresent(fields::add);
          ratio.voltage().ifPresent(fields::add);
        });
    fields.addAll(profile.sweptFields());
    for (RegisterField field : fields) {
      assertTrue(read(meter, field, image), () -> meter.model().name() + " refuses " + field);
    }
    RegisterMeaning meaning = new RegisterMeaning(profile);
    SerialProbe serial = meaning.identity(image, ADDRESS, new MeterSerial(SERIAL));
    return assertInstanceOf(
        Sample.Read.class, meaning.sample(image, serial, true, Instant.EPOCH, 0));
  }

  private static long microWattHours(MeterRegister register) {
    return BigDecimal.valueOf(register.count())
        .scaleByPowerOfTen(register.exponent() + 6)
        .longValueExact();
  }

  private static long floored(long energy, MeterRegister register) {
    long step = BigDecimal.ONE.scaleByPowerOfTen(register.exponent() + 6).longValueExact();
    return energy / step * step;
  }

  @ParameterizedTest
  @MethodSource("models")
  void importExportVoltagesCurrentsAndPowersAgree(MeterModel model) throws Exception {
    long energy = 4_321_987_654_321L;
    VirtualMeter meter = meter(model, quantities(model, energy, 123_456_789_012L, 1));
    Sample.Read read = sample(profile(model), meter);
    boolean total = read.detail().bothDirections();
    assertEquals(
        floored(energy, read.register()) + (total ? floored(123_456_789_012L, read.register()) : 0),
        microWattHours(read.register()));
    read.detail()
        .export()
        .ifPresent(
            export -> assertEquals(floored(123_456_789_012L, export), microWattHours(export)));
    assertEquals(new SerialProbe.Answered(new MeterSerial(SERIAL)), read.serial());
    assertEquals(model.phases(), read.voltages().size());
    assertEquals(230_500, read.voltages().getFirst().millivolts());
    assertEquals(4_250, read.currents().getFirst().milliamps());
    assertEquals(model.phases() == 3 ? 780 : 930, read.power().watts());
    if (!read.detail().phasePowers().isEmpty()) {
      assertEquals(-550, read.detail().phasePowers().get(1).watts());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void powerThatFlowsBackIsNegative(MeterModel model) throws Exception {
    Sample.Read read =
        sample(profile(model), meter(model, quantities(model, 1_000_000_000_000L, 0, -1)));
    boolean unsigned = model.model().equals("orno-we514");
    long watts = model.phases() == 3 ? -1080 : -930;
    assertEquals(unsigned ? -watts : watts, read.power().watts());
  }

  @ParameterizedTest
  @MethodSource("models")
  void theLastCountBeforeTheRollOverIsStillAPosition(MeterModel model) throws Exception {
    MeterProfile profile = profile(model);
    BigDecimal count = BigDecimal.ONE.scaleByPowerOfTen(profile.energy().exponent() + 6);
    boolean isFloat = profile.energy().field().type() == RegisterField.Type.F32;
    long top = profile.energy().rollOver();
    // A float is exact to its own step only: some counts before the end.
    long near = isFloat ? top - 100_000 : top - 1;
    long energy = count.multiply(BigDecimal.valueOf(near)).longValueExact();
    Sample.Read read = sample(profile, meter(model, quantities(model, energy, 0, 1)));
    long tolerance = isFloat ? read.detail().stepMilliwattHours() * 1_000 : 0;
    long shown = microWattHours(read.register());
    assertTrue(
        Math.abs(shown - energy) <= tolerance, () -> model.name() + " " + shown + " of " + energy);
    assertEquals(isFloat, read.detail().stepMilliwattHours() > count.longValueExact() / 1_000);
  }

  @ParameterizedTest
  @MethodSource("models")
  void anotherAddressOrSerialIsAnotherMeter(MeterModel model) throws Exception {
    VirtualMeter other =
        new VirtualMeter(
            model,
            MeterSetup.at(ADDRESS + 1, "99999999"),
            QuantitySource.constant(quantities(model, 1_000_000_000_000L, 0, 1)));
    MeterProfile profile = decided(profile(model), other);
    boolean toldApart =
        profile.identity().serial().isPresent()
            || profile.identity().probe().orElseThrow().expectation()
                instanceof MeterProfile.Expectation.UnitAddress;
    Sample.Read read = sample(profile, other);
    assertEquals(
        !toldApart, read.serial().equals(new SerialProbe.Answered(new MeterSerial(SERIAL))));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRatioSetInTheMeterIsTold(MeterModel model) throws Exception {
    VirtualMeter meter =
        new VirtualMeter(
            model,
            MeterSetup.at(ADDRESS, SERIAL).withCtRatio(40),
            QuantitySource.constant(quantities(model, 40_000_000_000_000L, 0, 1)));
    Optional<CtRatio> told = sample(profile(model), meter).detail().multiplier();
    assertEquals(
        model.model().equals("acrel-dtsy1352") ? Optional.of(new CtRatio(40, 1)) : Optional.empty(),
        told);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aVersionIsNotDecidedByZeros(MeterModel model) throws Exception {
    MeterProfile profile = profile(model);
    if (profile.isUndecided() && model.model().equals("chint-dtsu666")) {
      VirtualMeter fresh = meter(model, quantities(model, 0, 0, 1));
      for (MeterProfile.Variant variant : profile.variants()) {
        RegisterImage image = new RegisterImage();
        assertFalse(
            read(fresh, variant.when().field(), image) && variant.when().matches(image, ADDRESS));
      }
    }
  }
}
