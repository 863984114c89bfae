package io.taiqu.edge.modbus;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries a profile on a real meter: reads each of its registers by itself and tells the raw words,
 * what they mean, and what looks wrong about it.
 */
public final class ProfileTrial {
  private static final long LOWEST_MILLIVOLTS = 45_000;
  private static final long HIGHEST_MILLIVOLTS = 300_000;
  private static final long LOWEST_MILLIHERTZ = 44_000;
  private static final long HIGHEST_MILLIHERTZ = 66_000;

  /** A hundredth of what 8 kW use in a quarter of an hour. */
  private static final long COARSE_MILLIWATT_HOURS = 20_000;

  /** Where nothing answers to so many reads, nobody is there. */
  private static final int SILENCES = 2;

  private static final String NO_ANSWER = "no answer";

  private final FieldBus bus;
  private final int unit;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /**
   * One register.
   *
   * @param quantity what it is, as the profile calls it
   * @param field where it stands
   * @param words the registers as they came; empty if they did not
   * @param value what they mean; empty if they mean nothing
   * @param unit of the value; empty for texts and counts
   * @param problem why there is no value
   */
  public record Row(
      String quantity,
      RegisterField field,
      List<Integer> words,
      Optional<String> value,
      String unit,
      Optional<String> problem) {}

  /**
   * What a trial showed.
   *
   * @param profile the model, in the version that was found
   * @param decided whether it is known which version it is
   * @param answered whether anything answered at all
   * @param rows one per register of the profile
   * @param remarks what looks wrong, or should be known; none of them for a profile that fits
   */
  public record Result(
      MeterProfile profile,
      boolean decided,
      boolean answered,
      List<Row> rows,
      List<String> remarks) {
    public Result {
      rows = List.copyOf(rows);
      remarks = List.copyOf(remarks);
    }

    /** Whether every register was read and nothing looks wrong. */
    public boolean fits() {
      return decided
          && answered
          && remarks.isEmpty()
          && rows.stream().allMatch(row -> row.problem().isEmpty());
    }
  }

  private ProfileTrial(FieldBus bus, int unit) {
    this.bus = bus;
    this.unit = unit;
  }

  /**
   * Tries a profile.
   *
   * @param bus an open line
   * @param unit the meter's address
   * @throws IOException if the line has gone
   */
  public static Result of(FieldBus bus, int unit, MeterProfile profile) throws IOException {
    return new ProfileTrial(bus, unit).run(profile);
  }

  private Result run(MeterProfile model) throws IOException {
    Optional<MeterProfile> version = bus.decide(unit, model);
    MeterProfile profile = version.orElse(model);
    if (version.isEmpty()) {
      remarks.add(
          "none of the variants "
              + String.join(", ", model.variants().stream().map(v -> v.name()).toList())
              + " fits; a meter that has counted nothing yet can't be decided");
    }
    RegisterImage image = new RegisterImage();
    identity(profile, image);
    registers(profile, image);
    boolean answered = rows.stream().anyMatch(row -> !row.words().isEmpty());
    if (answered) {
      judge(profile, image);
    }
    return new Result(profile, version.isPresent(), answered, rows, remarks);
  }

  private void identity(MeterProfile profile, RegisterImage image) throws IOException {
    Optional<MeterProfile.Probe> probe = profile.identity().probe();
    if (probe.isPresent() && text("identity.probe", probe.get().field(), image)) {
      if (!probe.get().matches(image, unit)) {
        remarks.add("the identity probe does not hold what the model must: another model?");
      }
    }
    if (profile.identity().serial().isPresent()) {
      text("identity.serial", profile.identity().serial().get(), image);
    }
  }

  private void registers(MeterProfile profile, RegisterImage image) throws IOException {
    MeterProfile.Registers all = profile.registers();
    energy("energy", all.energy(), image);
    if (all.energyExport().isPresent()) {
      energy("energyExport", all.energyExport().get(), image);
    }
    scaled("voltages", all.voltages(), 3, "V", image);
    scaled("currents", all.currents(), 3, "A", image);
    scaled("power", List.of(all.power()), 0, "W", image);
    scaled("phasePowers", all.phasePowers(), 0, "W", image);
    scaled("powerFactor", all.powerFactor().stream().toList(), 3, "", image);
    scaled("frequency", all.frequency().stream().toList(), 3, "Hz", image);
    for (RegisterField field : all.ratioFields()) {
      text("ratio", field, image);
    }
    if (all.status().isPresent() && read("status", all.status().get().field(), image)) {
      add(
          "status",
          all.status().get().field(),
          image,
          new RegisterMeaning(profile).signals(image).toString(),
          "");
    }
    Optional<MeterProfile.Feedback> feedback =
        profile.relay().flatMap(MeterProfile.OwnRelay::feedback);
    if (feedback.isPresent() && read("relay", feedback.get().field(), image)) {
      RegisterField field = feedback.get().field();
      add("relay", field, image, feedback.get().meaning(field.word(image)).name(), "");
    }
  }

  private void energy(String name, MeterProfile.EnergyField energy, RegisterImage image)
      throws IOException {
    if (read(name, energy.field(), image)) {
      RegisterMeaning.position(energy, image)
          .ifPresentOrElse(
              found -> add(name, energy.field(), image, found.toKilowattHourString(), "kWh"),
              () -> meaningless(name, energy.field(), image));
    }
  }

  private void scaled(
      String name,
      List<MeterProfile.ScaledField> fields,
      int decimals,
      String valueUnit,
      RegisterImage image)
      throws IOException {
    for (int i = 0; i < fields.size(); i++) {
      MeterProfile.ScaledField field = fields.get(i);
      String row = fields.size() == 1 ? name : name + "[" + i + "]";
      if (read(row, field.field(), image)) {
        RegisterMeaning.counted(field, image)
            .ifPresentOrElse(
                value ->
                    add(
                        row,
                        field.field(),
                        image,
                        BigDecimal.valueOf(value, decimals).toPlainString(),
                        valueUnit),
                () -> meaningless(row, field.field(), image));
      }
    }
  }

  private boolean text(String name, RegisterField field, RegisterImage image) throws IOException {
    if (!read(name, field, image)) {
      return false;
    }
    add(name, field, image, field.text(image), "");
    return true;
  }

  private boolean nobodyIsThere() {
    return rows.size() >= SILENCES
        && rows.stream()
            .allMatch(row ->
                row.words().isEmpty() && row.problem().filter(NO_ANSWER::equals).isPresent());
  }

  private boolean read(String name, RegisterField field, RegisterImage image) throws IOException {
    if (nobodyIsThere()) {
      return false;
    }
    Reply reply =
        bus.read(unit, field.function(), field.address(), field.words(), Duration.ofSeconds(1))
            .reply();
    Optional<String> problem =
        switch (reply) {
          case Reply.Answered answered -> {
            image.put(field.function(), field.address(), FieldBus.words(answered));
            yield Optional.empty();
          }
          case Reply.Refused refused ->
              Optional.of("refused, exception " + refused.exceptionCode());
          case Reply.Garbled garbled -> Optional.of("damaged: " + garbled.damage());
          case Reply.Silent _ -> Optional.of(NO_ANSWER);
          case Reply.LineDown down -> Optional.of(down.reason());
        };
    problem.ifPresent(
        why -> rows.add(new Row(name, field, List.of(), Optional.empty(), "", Optional.of(why))));
    return problem.isEmpty();
  }

  private void add(
      String name, RegisterField field, RegisterImage image, String value, String valueUnit) {
    rows.add(
        new Row(name, field, field.words(image), Optional.of(value), valueUnit, Optional.empty()));
  }

  private void meaningless(String name, RegisterField field, RegisterImage image) {
    rows.add(
        new Row(
            name,
            field,
            field.words(image),
            Optional.empty(),
            "",
            Optional.of("these words are no possible value: check type, order and scale")));
  }

  /** What the values say about each other. */
  private void judge(MeterProfile profile, RegisterImage image) {
    MeterProfile.Registers all = profile.registers();
    boolean behindTransformers = all.ratio().isPresent();
    long apparent = 0;
    long sum = 0;
    for (int i = 0; i < all.voltages().size(); i++) {
      Optional<Long> volts = value(all.voltages().get(i), image);
      if (volts.filter(v -> v < LOWEST_MILLIVOLTS || v > HIGHEST_MILLIVOLTS).isPresent()
          && !behindTransformers) {
        remarks.add(
            "voltage " + (i + 1) + " is outside 45…300 V: check scale and unit, or a dead phase");
      }
      if (i < all.currents().size()) {
        apparent += volts.orElse(0L) * value(all.currents().get(i), image).orElse(0L) / 1_000_000;
      }
    }
    Optional<Long> watts = value(all.power(), image);
    if (Math.abs(watts.orElse(0L)) > apparent * 11 / 10 + 50
        && all.currents().size() >= all.voltages().size()) {
      remarks.add(
          "power exceeds voltage times current (" + apparent + " VA): check the units and scales");
    }
    boolean complete = !all.phasePowers().isEmpty();
    for (MeterProfile.ScaledField phase : all.phasePowers()) {
      complete &= value(phase, image).isPresent();
      sum += value(phase, image).orElse(0L);
    }
    if (complete && watts.isPresent() && Math.abs(sum - watts.get()) > Math.abs(sum) / 20 + 50) {
      remarks.add("the phases' powers add up to " + sum + " W, not to the total");
    }
    all.frequency()
        .flatMap(field -> value(field, image))
        .filter(f -> f < LOWEST_MILLIHERTZ || f > HIGHEST_MILLIHERTZ)
        .ifPresent(f -> remarks.add("the frequency is outside 44…66 Hz: check scale and unit"));
    if (all.energy().field().isIn(image)) {
      long step = new RegisterMeaning(profile).stepMilliwattHours(image);
      boolean coarserThanACount = all.energy().field().type() == RegisterField.Type.F32;
      if (coarserThanACount && step > COARSE_MILLIWATT_HOURS) {
        remarks.add(
            "the billing register steps by "
                + step / 1000
                + " Wh at its present position: readings of a few minutes are coarse");
      }
    }
  }

  private static Optional<Long> value(MeterProfile.ScaledField field, RegisterImage image) {
    return field.field().isIn(image) ? RegisterMeaning.counted(field, image) : Optional.empty();
  }
}
