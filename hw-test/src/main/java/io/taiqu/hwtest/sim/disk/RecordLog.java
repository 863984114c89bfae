package io.taiqu.hwtest.sim.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Records in a file, each {@code length u32 ‖ CRC-32 u32 ‖ bytes}. What follows the last whole
 * record is a write that never counted, and is cut off when the log is opened.
 */
final class RecordLog {
  private static final int HEADER = 8;

  private final SimulatedDisk disk;
  private final SimulatedDisk.File file;

  RecordLog(SimulatedDisk disk, SimulatedDisk.File file) {
    this.disk = disk;
    this.file = file;
  }

  /** Every whole record, oldest first. */
  List<byte[]> open() {
    ByteBuffer bytes = ByteBuffer.wrap(disk.read(file));
    List<byte[]> records = new ArrayList<>();
    int whole = 0;
    while (bytes.remaining() >= HEADER) {
      int length = bytes.getInt();
      int checksum = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        break;
      }
      byte[] record = new byte[length];
      bytes.get(record);
      if (checksum != checksumOf(record)) {
        break;
      }
      records.add(record);
      whole = bytes.position();
    }
    if (whole < bytes.capacity()) {
      disk.truncate(file, whole);
    }
    return records;
  }

  /** Writes a record; false if there is no room. */
  boolean write(byte[] record) {
    return disk.append(
        file,
        ByteBuffer.allocate(HEADER + record.length)
            .putInt(record.length)
            .putInt(checksumOf(record))
            .put(record)
            .array());
  }

  void sync() {
    disk.sync(file);
  }

  private static int checksumOf(byte[] record) {
    CRC32 crc = new CRC32();
    crc.update(record);
    return (int) crc.getValue();
  }
}
