package io.taiqu.supervisor.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The static files of the pages: read from the class path once, compressed once, held in memory.
 */
public final class Assets {
  private static final String OWN = "/io/taiqu/supervisor/web/assets/";
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

  private final Map<String, Asset> byName = new HashMap<>();
  private final Map<String, Asset> byPath = new HashMap<>();

  /** Reads every asset. */
  public Assets() {
    add("taiqu.css", "text/css; charset=utf-8", OWN + "taiqu.css");
    add("live.js", "text/javascript; charset=utf-8", OWN + "live.js");
    add("mark.svg", "image/svg+xml", OWN + "mark.svg");
    add("htmx.js", "text/javascript; charset=utf-8", HTMX);
  }

  private void add(String name, String contentType, String resource) {
    byte[] plain;
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("asset missing from the class path: " + resource);
      }
      plain = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int dot = name.lastIndexOf('.');
    String path = "/assets/" + name.substring(0, dot) + "." + hash(plain) + name.substring(dot);
    Asset asset = new Asset(path, contentType, plain, gzip(plain));
    byName.put(name, asset);
    byPath.put(path, asset);
  }

  /** The address of an asset by its name. */
  public String url(String name) {
    Asset asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return asset.path();
  }

  Optional<Asset> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8192)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
