package io.taiqu.hwtest.sim.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where the supervisor's files are, through all runs of its process. */
final class StationHouse implements AutoCloseable {
  private static final String DATABASE = "supervisor.db";
  private static final String FENCE = "fence.journal";

  /** Databases right after an import, which histories begin with: an import takes long. */
  private static final Map<String, Map<String, byte[]>> BEGINNINGS = new ConcurrentHashMap<>();

  private final History history;
  private final Path directory;
  private Optional<Station> station = Optional.empty();
  private Optional<Map<String, byte[]>> backup = Optional.empty();
  private boolean touched;
  private boolean restored;

  StationHouse(History history, Path directory) {
    this.history = history;
    this.directory = directory;
  }

  /** Begins with the estate of the history. */
  void open() {
    String json = history.estate.json();
    Map<String, byte[]> beginning = BEGINNINGS.get(json);
    if (beginning == null) {
      start();
      station().apply(history.estate);
      close();
      BEGINNINGS.put(json, files());
    } else {
      write(beginning);
    }
    start();
  }

  /** The process starts on what the disk holds. */
  void start() {
    station = Optional.of(new Station(history, directory));
    touched = true;
  }

  /** The process is killed, or the machine's power fails: what is committed stays. */
  void kill() {
    close();
    history.network().dropAll(true);
  }

  boolean isOpen() {
    return station.isPresent();
  }

  Station station() {
    return station.orElseThrow();
  }

  void touched() {
    touched = true;
  }

  boolean wasTouched() {
    boolean was = touched;
    touched = false;
    return was;
  }

  boolean wasRestored() {
    return restored;
  }

  /** Keeps a copy of the database; the fence is not part of it. */
  void backUp() {
    Map<String, byte[]> files = files();
    files.remove(FENCE);
    backup = Optional.of(files);
  }

  boolean hasBackup() {
    return backup.isPresent();
  }

  /** Puts the copy in place of the database. */
  void restore() {
    close();
    for (String name : files().keySet()) {
      if (!name.equals(FENCE)) {
        delete(directory.resolve(name));
      }
    }
    write(backup.orElseThrow());
    restored = true;
    history.network().dropAll(true);
  }

  private Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(DATABASE) && !name.endsWith("-shm") || name.equals(FENCE)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private void write(Map<String, byte[]> files) {
    files.forEach((name, bytes) -> {
      try {
        Files.write(directory.resolve(name), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    station.ifPresent(Station::close);
    station = Optional.empty();
  }
}
