package io.taiqu.edge.field;

import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.MeterView;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models whose profiles are there, and which of them a device may be.
 *
 * @param profiles all of them
 */
record KnownModels(List<MeterProfile> profiles) {
  private static final String GENERIC = "generic";

  /** Those that come with the program and the technician's own. */
  static KnownModels read(Optional<Path> directory) throws IOException {
    try {
      return new KnownModels(
          ProfileReader.all(directory).stream().map(ProfileReader.Found::profile).toList());
    } catch (ConfigException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What a device may be: a model whose probe found what it expects, or, without a probe, whose
   * serial number and billing register read as such.
   *
   * @param profile the model
   * @param serial what it told, if the model tells one
   * @param proved whether a register with a known content told the model
   */
  record Candidate(MeterProfile profile, Optional<String> serial, boolean proved) {}

  /** Asks a device for what each model expects of it; proved ones first. */
  List<Candidate> of(FieldBus bus, int unit) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (MeterProfile profile : profiles) {
      boolean tells =
          profile.identity().probe().isPresent() || profile.identity().serial().isPresent();
      // The generic profile is a pattern for models of one's own, and fits many.
      if (tells && !profile.id().equals(GENERIC)) {
        candidate(bus, unit, profile).ifPresent(candidates::add);
      }
    }
    candidates.sort((a, b) -> Boolean.compare(b.proved(), a.proved()));
    return candidates;
  }

  private static Optional<Candidate> candidate(FieldBus bus, int unit, MeterProfile profile)
      throws IOException {
    MeterProfile.Identity identity = profile.identity();
    if (identity.probe().isPresent()) {
      Optional<MeterView> probed = view(bus, unit, profile, identity.probe().get().field());
      if (probed.isEmpty() || !probed.get().isOfModel()) {
        return Optional.empty();
      }
    }
    Optional<String> serial = Optional.empty();
    if (identity.serial().isPresent()) {
      Optional<MeterView> told = view(bus, unit, profile, identity.serial().get());
      serial = told.flatMap(MeterView::serial).filter(text -> !text.equals("0"));
      if (serial.isEmpty()) {
        return Optional.empty();
      }
    }
    Optional<MeterView> billing = view(bus, unit, profile, profile.energy().field());
    return billing.flatMap(MeterView::register).isEmpty()
        ? Optional.empty()
        : Optional.of(new Candidate(profile, serial, identity.probe().isPresent()));
  }

  private static Optional<MeterView> view(
      FieldBus bus, int unit, MeterProfile profile, RegisterField field) throws IOException {
    return switch (bus.fetch(unit, profile, List.of(field))) {
      case FieldBus.Fetched.Image(_, MeterView view) -> Optional.of(view);
      case FieldBus.Fetched.Failed _ -> Optional.empty();
    };
  }
}
