package io.taiqu.supervisor.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The description of the API, OpenAPI 3.1, as it is written beside the code. */
final class OpenApi {
  private OpenApi() {}

  static Answer answer() {
    return new Answer.Bytes(
        200, "application/yaml", document(), Map.of("Cache-Control", "public, max-age=300"));
  }

  static byte[] document() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
