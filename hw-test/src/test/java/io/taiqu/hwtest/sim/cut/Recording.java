package io.taiqu.hwtest.sim.cut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process did to its files, in order. */
record Recording(List<Operation> operations) {
  /** To this file a workload writes how many of its steps were acknowledged. */
  static final String ACKNOWLEDGED = "acknowledged";

  private static final int HEADER = 3;

  /** What was done. */
  enum Kind {
    OPENED,
    WRITTEN,
    SYNCHRONISED,
    CUT,
    REMOVED,
    RENAMED
  }

  /**
   * One operation.
   *
   * @param offset where it was written, to what length it was cut, or 1 if opening emptied it
   * @param bytes what was written, or the new name
   */
  record Operation(Kind kind, String file, long offset, byte[] bytes) {
    /** How many steps were acknowledged by now; what is written is the newest count. */
    long acknowledged() {
      return ByteBuffer.wrap(bytes).getLong();
    }

    boolean acknowledges() {
      return kind == Kind.WRITTEN && file.equals(ACKNOWLEDGED);
    }
  }

  static Recording read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Operation> operations = new ArrayList<>();
    while (in.remaining() >= HEADER) {
      Kind kind = kindOf((char) in.get());
      String name =
          new String(bytes(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
      long offset = in.getLong();
      operations.add(new Operation(kind, name, offset, bytes(in, in.getInt())));
    }
    return new Recording(operations);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static Kind kindOf(char letter) {
    return switch (letter) {
      case 'O' -> Kind.OPENED;
      case 'W' -> Kind.WRITTEN;
      case 'S' -> Kind.SYNCHRONISED;
      case 'T' -> Kind.CUT;
      case 'U' -> Kind.REMOVED;
      case 'R' -> Kind.RENAMED;
      default -> throw new IllegalArgumentException("not an operation: " + letter);
    };
  }
}
