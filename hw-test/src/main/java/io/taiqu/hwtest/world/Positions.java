package io.taiqu.hwtest.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the history of one transformer area ended and the present begins. Energies are exact, so
 * that no register ever goes backward between the two.
 *
 * @param registers positions of the meters in µWh, as each counts: the supply meter's, then the
 *     customers'
 * @param suppliedMicroWattHours energy that the transformer has delivered
 * @param meteredMicroWattHours energy through each customer's meter
 */
public record Positions(
    List<Long> registers, long suppliedMicroWattHours, List<Long> meteredMicroWattHours) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Positions {
    registers = List.copyOf(registers);
    meteredMicroWattHours = List.copyOf(meteredMicroWattHours);
  }

  /** Reads the file of a transformer area. */
  static Positions read(Path directory, String transformer) {
    try {
      return JSON.readValue(file(directory, transformer).toFile(), Positions.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the file of a transformer area. */
  public void write(Path directory, String transformer) {
    try {
      Files.createDirectories(directory);
      JSON.writeValue(file(directory, transformer).toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path directory, String transformer) {
    return directory.resolve("positions-" + transformer + ".json");
  }
}
