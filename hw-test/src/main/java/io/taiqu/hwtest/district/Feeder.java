package io.taiqu.hwtest.district;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A radial low-voltage feeder.
 *
 * @param source what feeds its root
 * @param root name of the bus at the transformer
 * @param lines from the root outward in any order
 * @param loads the public feeder's loads
 * @param profiles the public feeder's load profiles
 */
public record Feeder(
    Source source, String root, List<Line> lines, List<Load> loads, LoadProfiles profiles) {

  public Feeder {
    lines = List.copyOf(lines);
    loads = List.copyOf(loads);
  }

  /** A line between two buses. */
  public record Line(String from, String to, Impedance impedance) {}

  /**
   * A load of the public feeder.
   *
   * @param tap where it is connected
   * @param powerFactor lagging
   * @param profile index into the profiles, from 0
   */
  public record Load(Tap tap, double powerFactor, int profile) {}

  /** The IEEE European Low Voltage Test Feeder: 906 buses, 55 loads. Read once. */
  public static Feeder europeanLowVoltage() {
    return Public.FEEDER;
  }

  /** The same feeder with every line's impedance multiplied. */
  public Feeder withLinesScaled(double factor) {
    List<Line> scaled =
        lines.stream()
            .map(line -> new Line(line.from, line.to, line.impedance.times(factor)))
            .toList();
    return new Feeder(source, root, scaled, loads, profiles);
  }

  /** Holds the one copy that is read from the class path. */
  private static final class Public {
    static final Feeder FEEDER = read();

    private static Feeder read() {
      Map<String, Double> items = new HashMap<>();
      for (String[] row : table("transformer_source.csv")) {
        if (!row[0].equals("trafo_vector")) {
          items.put(row[0], Double.valueOf(row[1]));
        }
      }
      Map<String, Impedance> codes = new HashMap<>();
      for (String[] row : table("linecodes.csv")) {
        codes.put(
            row[0],
            Impedance.ofSequences(number(row[1]), number(row[2]), number(row[3]), number(row[4])));
      }
      List<Line> lines = new ArrayList<>();
      for (String[] row : table("lines.csv")) {
        lines.add(new Line(row[1], row[2], known(codes, row[3]).times(number(row[4]) / 1000)));
      }
      List<Load> loads = new ArrayList<>();
      for (String[] row : table("loads.csv")) {
        loads.add(
            new Load(
                new Tap(row[1], Phase.valueOf(row[2])),
                number(row[3]),
                Integer.parseInt(row[4]) - 1));
      }
      return new Feeder(
          Source.behindTransformer(
              known(items, "source_kv"),
              known(items, "source_pu"),
              known(items, "source_isc3"),
              known(items, "source_x_over_r"),
              known(items, "trafo_kva"),
              known(items, "trafo_kv_lv"),
              known(items, "trafo_r_pct"),
              known(items, "trafo_x_pct")),
          "1",
          lines,
          loads,
          LoadProfiles.ofMinutes(table("profiles_kw_1min.csv")));
    }

    private static <T> T known(Map<String, T> map, String key) {
      T value = map.get(key);
      if (value == null) {
        throw new IllegalStateException("the feeder's files do not define " + key);
      }
      return value;
    }

    private static double number(String text) {
      return Double.parseDouble(text);
    }

    private static List<String[]> table(String name) {
      InputStream stream = Feeder.class.getResourceAsStream("lv-feeder/" + name);
      if (stream == null) {
        throw new IllegalStateException("missing from the class path: lv-feeder/" + name);
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
