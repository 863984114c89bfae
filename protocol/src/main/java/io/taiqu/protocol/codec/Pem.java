package io.taiqu.protocol.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encoding of keys and certificates (RFC 7468). */
final class Pem {
  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  static String encode(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** The contents of every block with that label, in order; at least one. */
  static List<byte[]> read(Path file, String label) throws IOException {
    Matcher matcher = BLOCK.matcher(new String(readBounded(file), StandardCharsets.US_ASCII));
    List<byte[]> blocks = new ArrayList<>();
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        try {
          blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException notBase64) {
          throw new TrustException(file + ": the " + label + " block is damaged", notBase64);
        }
      }
    }
    if (blocks.isEmpty()) {
      throw new TrustException(file + ": no " + label + " block in it");
    }
    return blocks;
  }

  /**
   * Reads a file of key material: missing, unreadable and absurdly large files are named as such.
   */
  static byte[] readBounded(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new TrustException(file + ": too large for key material");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new TrustException(file + ": does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw new TrustException(file + ": may not be read by this user", denied);
    }
  }

  /**
   * Writes a file that only its owner can read; it is never readable by others, not even for a
   * moment.
   */
  static void writeSecret(Path file, String text) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path temporary =
        Files.createTempFile(
            directory,
            ".key",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(temporary, text, StandardCharsets.US_ASCII);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
