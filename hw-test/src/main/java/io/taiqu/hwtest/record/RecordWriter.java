package io.taiqu.hwtest.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file of the physical record. Safe for use by several threads. */
public final class RecordWriter implements AutoCloseable {
  private final ObjectWriter json = new ObjectMapper().writerFor(RecordLine.class);
  private final BufferedWriter out;

  private RecordWriter(BufferedWriter out) {
    this.out = out;
  }

  /** Creates the file and the directories above it; an older file of that name is replaced. */
  public static RecordWriter create(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new RecordWriter(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends a line. */
  public synchronized void write(RecordLine line) {
    try {
      out.write(json.writeValueAsString(line));
      out.write('\n');
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record line is always JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what was written visible to readers of the file. */
  public synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
