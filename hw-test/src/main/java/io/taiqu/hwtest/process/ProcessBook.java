package io.taiqu.hwtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file that remembers which processes were started, by pid and start time, so that whoever
 * survives can end the leftovers of a run that was killed. A pid that was reused since has another
 * start time and is left alone.
 */
public final class ProcessBook {
  private record Entry(String name, long pid, long startedMillis) {
    Optional<ProcessHandle> running() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> startMillis(handle) == startedMillis);
    }
  }

  private final Path file;

  public ProcessBook(Path file) {
    this.file = file;
  }

  /** Remembers a process. */
  public synchronized void enter(ManagedProcess process) {
    String line =
        process.name() + "\t" + process.pid() + "\t" + startMillis(process.handle()) + "\n";
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every remembered process that still runs and forgets all; returns the names ended. */
  public synchronized List<String> endLeftovers() {
    List<String> ended = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    for (Entry entry : entries()) {
      entry
          .running()
          .filter(handle -> handle.pid() != self)
          .ifPresent(handle -> {
            handle.destroyForcibly();
            awaitEnd(handle);
            ended.add(entry.name());
          });
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ended;
  }

  private List<Entry> entries() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.split("\t"))
          .filter(fields -> fields.length == 3)
          .map(f -> new Entry(f[0], Long.parseLong(f[1]), Long.parseLong(f[2])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // It was told to end; nothing more can be done from here.
      return;
    }
  }

  private static long startMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
