package io.taiqu.supervisor.web;

import java.util.Optional;

/**
 * Where the pages are served.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param publicUrl how browsers reach it, if that differs: with https, cookies are marked secure
 */
public record WebSettings(String host, int port, Optional<String> publicUrl) {
  boolean https() {
    return publicUrl.filter(url -> url.startsWith("https://")).isPresent();
  }
}
