package io.taiqu.edge.modbus;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.YamlConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds meter models: the technician's own first, then those that come with the program. */
public final class ProfileReader {
  private static final String SUFFIX = ".yaml";

  private ProfileReader() {}

  /** The models that come with the program. */
  public static final List<String> BUNDLED =
      List.of(
          "abb-b23",
          "acrel-adw300",
          "acrel-ddsy1352",
          "acrel-dtsd1352",
          "acrel-dtsy1352",
          "carlo-gavazzi-em24",
          "carlo-gavazzi-em330",
          "carlo-gavazzi-em340",
          "chint-ddsu666",
          "chint-dtsu666",
          "eastron-sdm120",
          "eastron-sdm230",
          "eastron-sdm630",
          "generic",
          "hiking-dds238",
          "orno-we514",
          "orno-we516",
          "orno-we525",
          "schneider-iem3155");

  /**
   * A model and where it was found.
   *
   * @param profile the model
   * @param file the technician's own file; empty for one that comes with the program
   */
  public record Found(MeterProfile profile, Optional<Path> file) {}

  /**
   * Finds a model.
   *
   * @param directory the technician's own models, one file each, named by its id
   * @throws ConfigException with every problem of the file
   * @throws IOException if there is no such model or its file can't be read
   */
  public static MeterProfile load(String id, Optional<Path> directory)
      throws ConfigException, IOException {
    Optional<Path> own = directory.map(dir -> dir.resolve(id + SUFFIX)).filter(Files::exists);
    return own.isPresent() ? read(own.get()) : parse(id + SUFFIX, text(id));
  }

  /**
   * Every model, by name; a model of the technician's own stands in place of one that comes with
   * the program.
   *
   * @throws ConfigException with every problem of the first file that has one
   * @throws IOException if a file or the directory can't be read
   */
  public static List<Found> all(Optional<Path> directory) throws ConfigException, IOException {
    TreeSet<String> ids = new TreeSet<>(BUNDLED);
    TreeSet<String> own = new TreeSet<>();
    if (directory.isPresent() && Files.isDirectory(directory.get())) {
      try (Stream<Path> files = Files.list(directory.get())) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(SUFFIX))
            .forEach(name -> own.add(name.substring(0, name.length() - SUFFIX.length())));
      }
    }
    ids.addAll(own);
    List<Found> found = new ArrayList<>();
    for (String id : ids) {
      found.add(
          new Found(
              load(id, directory),
              own.contains(id)
                  ? directory.map(dir -> dir.resolve(id + SUFFIX))
                  : Optional.empty()));
    }
    return found;
  }

  /**
   * Reads a model's file. Its name without the ending must be the model's, so that it is found by
   * it.
   *
   * @throws ConfigException with every problem
   */
  public static MeterProfile read(Path file) throws ConfigException {
    return YamlConfig.read(
            file, Overrides.NONE, root -> new ProfileSchema(root, named(file)).profile())
        .value();
  }

  /**
   * Reads a model from text.
   *
   * @param file names it in problems
   * @throws ConfigException with every problem
   */
  public static MeterProfile parse(String file, String text) throws ConfigException {
    Path path = Path.of(file);
    return YamlConfig.parse(
            path, text, Overrides.NONE, root -> new ProfileSchema(root, named(path)).profile())
        .value();
  }

  private static String named(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /**
   * The file of a model that comes with the program, as a start for one's own.
   *
   * @throws IOException if there is no such model
   */
  public static String text(String id) throws IOException {
    if (!BUNDLED.contains(id)) {
      throw new IOException(
          "there is no meter profile \""
              + id
              + "\"; known: "
              + String.join(", ", BUNDLED)
              + ", and those in the directory that \"profiles\" of the unit's configuration names");
    }
    try (InputStream in = ProfileReader.class.getResourceAsStream("profiles/" + id + SUFFIX)) {
      if (in == null) {
        throw new IOException("the program's own profile " + id + " is missing from its jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
