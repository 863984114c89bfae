package io.taiqu.edge.modbus;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can't be right in a model's data file although each key by itself is well-formed. Every
 * finding is noted at its own line; none hides another.
 */
final class ProfileChecks {
  private static final int ADDRESSES = 0x10000;

  private record Placed(ConfigNode node, String group, RegisterField field) {}

  private record Billing(ConfigNode node, MeterProfile.EnergyField energy) {}

  private final List<Placed> fields = new ArrayList<>();
  private final List<Billing> energies = new ArrayList<>();

  /** A field by itself. */
  RegisterField field(ConfigNode node, String group, RegisterField field) {
    if (field.end() > ADDRESSES) {
      node.problem(
          "address", "leaves no room for %d registers below 0x10000".formatted(field.words()));
    }
    if (field.words() == 1 && field.order() == RegisterField.WordOrder.LOW_FIRST) {
      node.problem("order", "one register has no word order: leave it out");
    }
    fields.add(new Placed(node, group, field));
    return field;
  }

  /** A measured value: the register must be able to hold what such a meter sees. */
  MeterProfile.ScaledField scaled(
      ConfigNode node, ProfileSchema.Quantity quantity, MeterProfile.ScaledField scaled) {
    if (scaled.field().type() == RegisterField.Type.TEXT) {
      node.problem("type", "a text can't be measured");
      return scaled;
    }
    BigDecimal scale = scaled.scale();
    if (scale.signum() <= 0 || Math.abs((long) scale.scale()) > 12 || scale.precision() > 20) {
      node.problem("scale", "must be a positive number");
      return scaled;
    }
    Plausible plausible = Plausible.of(quantity);
    Optional<BigDecimal> highest = highest(scaled.field().type()).map(scale::multiply);
    if (highest.isPresent() && highest.get().compareTo(BigDecimal.valueOf(plausible.reach)) < 0) {
      node.problem(
          "scale",
          "is impossible: the register could not show more than "
              + shown(highest.get(), plausible)
              + "; check scale and unit");
    }
    if (highest.isPresent() && scale.compareTo(BigDecimal.valueOf(plausible.coarsest)) > 0) {
      node.problem(
          "scale",
          "is impossible: one count would be "
              + shown(scale, plausible)
              + "; check scale and unit");
    }
    return scaled;
  }

  /**
   * What a quantity needs.
   *
   * @param reach the least that the register must be able to show, in its unit of account
   * @param coarsest the most that one count may be worth
   */
  private record Plausible(long reach, long coarsest, String unit, int thousandths) {
    static Plausible of(ProfileSchema.Quantity quantity) {
      return switch (quantity) {
        // A meter behind voltage transformers sees 57.7 V.
        case VOLTAGE -> new Plausible(66_000, 1_000, "V", 1_000);
        case CURRENT -> new Plausible(5_000, 100, "A", 1_000);
        case POWER -> new Plausible(1_000, 100, "W", 1);
        case FREQUENCY -> new Plausible(60_000, 1_000, "Hz", 1_000);
        case POWER_FACTOR -> new Plausible(1_000, 100, "", 1_000);
      };
    }
  }

  private static String shown(BigDecimal account, Plausible plausible) {
    return account
            .divide(BigDecimal.valueOf(plausible.thousandths))
            .stripTrailingZeros()
            .toPlainString()
        + " "
        + plausible.unit;
  }

  /** A register of energy. */
  MeterProfile.EnergyField energy(ConfigNode node, MeterProfile.EnergyField energy) {
    RegisterField.Type type = energy.field().type();
    if (type == RegisterField.Type.TEXT || energy.field().words() < 2) {
      node.problem("type", "energy needs 32 bits at least");
      return energy;
    }
    Optional<BigDecimal> highest = highest(type);
    BigDecimal top = BigDecimal.valueOf(energy.rollOver());
    if (highest.isPresent() && top.compareTo(highest.get().add(BigDecimal.ONE)) > 0) {
      node.problem(
          "rollOver",
          "can't be reached: the register holds at most "
              + highest.get().toPlainString()
              + " counts");
    }
    if (energy.range().wattHoursFloor() < 1_000_000) {
      node.problem("rollOver", "is impossible: no meter starts again before 1000 kWh");
    }
    if (energy.exponent() > 3) {
      node.problem("resolution", "is too coarse to charge from: at most 1 kWh");
    }
    energies.add(new Billing(node, energy));
    return energy;
  }

  /** The largest number of a type; empty for floats, whose range no meter uses up. */
  private static Optional<BigDecimal> highest(RegisterField.Type type) {
    return switch (type) {
      case U16 -> Optional.of(bits(16));
      case S16 -> Optional.of(bits(15));
      case U32 -> Optional.of(bits(32));
      case S32 -> Optional.of(bits(31));
      case U64 -> Optional.of(bits(64));
      case S64 -> Optional.of(bits(63));
      case F32, TEXT -> Optional.empty();
    };
  }

  private static BigDecimal bits(int count) {
    return BigDecimal.TWO.pow(count).subtract(BigDecimal.ONE);
  }

  /** What concerns several sections. */
  void together(
      ConfigNode root,
      Setting<MeterProfile.Limits> limits,
      Setting<List<MeterProfile.AddressRange>> denied,
      Setting<Optional<MeterProfile.OwnRelay>> relay) {
    overlaps();
    Setting<Boolean> _ =
        root.build(() -> {
          tooLong(limits.get().registersPerRead());
          return true;
        });
    Setting<Boolean> _ =
        root.build(() -> {
          writable(root, denied.get(), relay.get());
          return true;
        });
  }

  private void overlaps() {
    for (int i = 0; i < fields.size(); i++) {
      Placed placed = fields.get(i);
      for (int j = 0; j < i; j++) {
        Placed other = fields.get(j);
        if (placed.group().equals(other.group()) && collide(placed.field(), other.field())) {
          placed
              .node()
              .problem(
                  "address",
                  "overlaps %s at 0x%04X: one register can't be part of two values"
                      .formatted(other.node().path(), other.field().address()));
        }
      }
    }
  }

  private static boolean collide(RegisterField one, RegisterField other) {
    return one.function() == other.function()
        && one.address() < other.end()
        && other.address() < one.end()
        && !one.equals(other);
  }

  private void tooLong(int registersPerRead) {
    for (Placed placed : fields) {
      if (placed.field().words() > registersPerRead) {
        placed
            .node()
            .problem(
                "address",
                "the value is longer (%d registers) than the model's longest read (%d)"
                    .formatted(placed.field().words(), registersPerRead));
      }
    }
  }

  private void writable(
      ConfigNode root,
      List<MeterProfile.AddressRange> denied,
      Optional<MeterProfile.OwnRelay> relay) {
    relay.ifPresent(own -> {
      for (MeterProfile.AddressRange range : denied) {
        if (range.overlaps(own.address(), own.open().size())) {
          root.problem(
              "relay",
              "at 0x%04X lies among the registers that must not be written"
                  .formatted(own.address()));
          break;
        }
      }
    });
    for (Billing billing : energies) {
      RegisterField field = billing.energy().field();
      // Input registers can't be written at all.
      for (int at = field.address();
          field.function() == 3 && at < Math.min(field.end(), ADDRESSES);
          at++) {
        int address = at;
        if (denied.stream().noneMatch(range -> range.overlaps(address, 1))) {
          billing
              .node()
              .problem(
                  "address",
                  "0x%04X may be written, which erases the counter on some meters: add it to writeDenied"
                      .formatted(address));
          break;
        }
      }
    }
  }
}
