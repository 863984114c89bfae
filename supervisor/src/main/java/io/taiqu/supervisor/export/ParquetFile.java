package io.taiqu.supervisor.export;

import io.taiqu.supervisor.export.Table.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a table as an Apache Parquet file: format version 1, optional columns, plain encoding,
 * pages compressed by gzip, one row group for so many rows. After the specification of
 * parquet-format 2.10 (thrift definitions and encodings).
 */
public final class ParquetFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_IN_GROUP = 1 << 18;
  private static final int INT64 = 2;
  private static final int DOUBLE = 5;
  private static final int BYTE_ARRAY = 6;
  private static final int OPTIONAL = 1;
  private static final int UTF8 = 0;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int GZIP = 2;

  private final Table table;
  private final OutputStream out;
  private final List<List<Chunk>> groups = new ArrayList<>();
  private final List<Integer> groupRows = new ArrayList<>();
  private long position;

  private ParquetFile(Table table, OutputStream out) {
    this.table = table;
    this.out = out;
  }

  /** A column of a row group, as it lies in the file. */
  private record Chunk(long offset, long compressed, long uncompressed, int values) {}

  /** Writes a table. */
  public static void write(Table table, OutputStream out) throws IOException {
    new ParquetFile(table, out).write();
  }

  private void write() throws IOException {
    put(MAGIC);
    for (int from = 0; from < table.rows().size(); from += ROWS_IN_GROUP) {
      int to = Math.min(table.rows().size(), from + ROWS_IN_GROUP);
      List<Chunk> chunks = new ArrayList<>();
      for (int column = 0; column < table.columns().size(); column++) {
        chunks.add(chunk(column, from, to));
      }
      groups.add(chunks);
      groupRows.add(to - from);
    }
    byte[] footer = footer();
    put(footer);
    put(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(footer.length)
            .array());
    put(MAGIC);
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private Chunk chunk(int column, int from, int to) throws IOException {
    byte[] page = page(column, from, to);
    byte[] compressed = gzip(page);
    byte[] header =
        new ThriftCompact()
            .i32(1, 0)
            .i32(2, page.length)
            .i32(3, compressed.length)
            .begin(5)
            .i32(1, to - from)
            .i32(2, PLAIN)
            .i32(3, RLE)
            .i32(4, RLE)
            .end()
            .toBytes();
    long offset = position;
    put(header);
    put(compressed);
    return new Chunk(offset, position - offset, (long) header.length + page.length, to - from);
  }

  /** Which values are there, then these. */
  private byte[] page(int column, int from, int to) {
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    int run = 0;
    boolean present = false;
    for (int row = from; row < to; row++) {
      Optional<String> value = table.at(row, column);
      if (run > 0 && value.isPresent() != present) {
        run(levels, run, present);
        run = 0;
      }
      present = value.isPresent();
      run++;
      value.ifPresent(text -> values.writeBytes(plain(text, table.columns().get(column))));
    }
    run(levels, run, present);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.writeBytes(little(Integer.BYTES).putInt(levels.size()).array());
    page.writeBytes(levels.toByteArray());
    page.writeBytes(values.toByteArray());
    return page.toByteArray();
  }

  /** A run of the same definition level, which has one bit. */
  private static void run(ByteArrayOutputStream levels, int length, boolean present) {
    long rest = (long) length << 1;
    while ((rest & ~0x7FL) != 0) {
      levels.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    levels.write((int) rest);
    levels.write(present ? 1 : 0);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] plain(String text, Column column) {
    return switch (column.type()) {
      case WHOLE -> little(Long.BYTES).putLong(Long.parseLong(text)).array();
      case NUMBER -> little(Double.BYTES).putDouble(Double.parseDouble(text)).array();
      case TEXT -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        yield little(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes).array();
      }
    };
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static int physical(Column column) {
    return switch (column.type()) {
      case TEXT -> BYTE_ARRAY;
      case WHOLE -> INT64;
      case NUMBER -> DOUBLE;
    };
  }

  private byte[] footer() {
    ThriftCompact meta = new ThriftCompact();
    meta.i32(1, 1);
    meta.structs(2, table.columns().size() + 1);
    meta.begin().text(4, "taiqu").i32(5, table.columns().size()).end();
    for (Column column : table.columns()) {
      meta.begin().i32(1, physical(column)).i32(3, OPTIONAL).text(4, column.name());
      if (column.type() == Table.Type.TEXT) {
        meta.i32(6, UTF8);
      }
      meta.end();
    }
    meta.i64(3, table.rows().size());
    meta.structs(4, groups.size());
    for (int group = 0; group < groups.size(); group++) {
      group(meta, groups.get(group), groupRows.get(group));
    }
    meta.text(6, "Taiqu");
    return meta.toBytes();
  }

  private void group(ThriftCompact meta, List<Chunk> chunks, int rows) {
    meta.begin().structs(1, chunks.size());
    long size = 0;
    for (int column = 0; column < chunks.size(); column++) {
      Chunk chunk = chunks.get(column);
      size += chunk.uncompressed();
      meta.begin()
          .i64(2, chunk.offset())
          .begin(3)
          .i32(1, physical(table.columns().get(column)))
          .numbers(2, PLAIN, RLE)
          .texts(3, 1)
          .element(table.columns().get(column).name())
          .i32(4, GZIP)
          .i64(5, chunk.values())
          .i64(6, chunk.uncompressed())
          .i64(7, chunk.compressed())
          .i64(9, chunk.offset())
          .end()
          .end();
    }
    meta.i64(2, size).i64(3, rows).end();
  }
}
