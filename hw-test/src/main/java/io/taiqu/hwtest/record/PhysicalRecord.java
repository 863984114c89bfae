package io.taiqu.hwtest.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The physical record, read back: energies at any time it covers (between two lines the energy
 * rises evenly) and every movement of a contact.
 */
public final class PhysicalRecord {
  private final Map<TransformerId, EnergyCurve> supplied = new HashMap<>();
  private final Map<SupplyPointId, EnergyCurve> metered = new HashMap<>();
  private final Map<TransformerId, List<SupplyPointId>> points = new HashMap<>();
  private final List<RecordLine.Contact> contacts = new ArrayList<>();

  private PhysicalRecord() {}

  /**
   * Reads all files ending in {@code .ndjson} in a directory; an unfinished last line is left out.
   */
  public static PhysicalRecord read(Path directory) {
    PhysicalRecord record = new PhysicalRecord();
    ObjectReader json = new ObjectMapper().readerFor(RecordLine.class);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ndjson")).sorted().toList()) {
        record.readFile(file, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    record.contacts.sort(Comparator.comparing(RecordLine.Contact::at));
    return record;
  }

  private void readFile(Path file, ObjectReader json) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      while (line != null) {
        try {
          add(json.readValue(line));
        } catch (JsonProcessingException e) {
          if (reader.readLine() != null) {
            throw e;
          }
        }
        line = reader.readLine();
      }
    }
  }

  private void add(RecordLine line) {
    TransformerId transformer = new TransformerId(line.transformer());
    switch (line) {
      case RecordLine.Points(_, List<String> ids) ->
          points.put(transformer, ids.stream().map(SupplyPointId::parse).toList());
      case RecordLine.Energies energies -> {
        Instant at = Instant.parse(energies.at());
        supplied.computeIfAbsent(transformer, _ -> new EnergyCurve()).add(at, energies.supplied());
        List<SupplyPointId> columns = pointsOf(transformer);
        for (int i = 0; i < columns.size(); i++) {
          metered
              .computeIfAbsent(columns.get(i), _ -> new EnergyCurve())
              .add(at, energies.metered().get(i));
        }
      }
      case RecordLine.Contact contact -> {
        contacts.add(contact);
        metered
            .computeIfAbsent(contact.supplyPoint(), _ -> new EnergyCurve())
            .add(Instant.parse(contact.at()), contact.metered());
      }
    }
  }

  /** The customers' points behind a transformer. */
  public List<SupplyPointId> pointsOf(TransformerId transformer) {
    return points.getOrDefault(transformer, List.of());
  }

  /** Energy through a customer's meter; empty if the record knows nothing of the point. */
  public Optional<EnergyCurve> metered(SupplyPointId point) {
    return Optional.ofNullable(metered.get(point));
  }

  /** Energy that a transformer delivered; empty if the record knows nothing of it. */
  public Optional<EnergyCurve> supplied(TransformerId transformer) {
    return Optional.ofNullable(supplied.get(transformer));
  }

  /** Every movement of a contact, oldest first. */
  public List<RecordLine.Contact> contacts() {
    return List.copyOf(contacts);
  }

  /** (supplied − metered) / supplied in percent between two times; NaN if nothing was supplied. */
  public double trueLossPercent(TransformerId transformer, Instant from, Instant to) {
    double in = supplied(transformer).map(curve -> curve.between(from, to)).orElse(0.0);
    double out =
        pointsOf(transformer).stream()
            .flatMap(point -> metered(point).stream())
            .mapToDouble(curve -> curve.between(from, to))
            .sum();
    return 100 * (in - out) / in;
  }
}
