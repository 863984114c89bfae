package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Raw samples, one JSON object a line, or nowhere. */
final class Trace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Writer> out;

  private Trace(Optional<Writer> out) {
    this.out = out;
  }

  /** A trace that nobody keeps. */
  static Trace none() {
    return new Trace(Optional.empty());
  }

  /** A trace in a file; an older one is replaced. */
  static Trace to(Path file) throws IOException {
    return new Trace(Optional.of(Files.newBufferedWriter(file)));
  }

  /** Keeps a sample; times are nanoseconds. */
  void sample(Map<String, ?> values) {
    out.ifPresent(writer -> write(writer, values));
  }

  private static void write(Writer writer, Map<String, ?> values) {
    try {
      writer.write(JSON.writeValueAsString(values) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a sample must be plain values", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
  }
}
