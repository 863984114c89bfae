package io.taiqu.supervisor.web;

/**
 * A static file, ready to send.
 *
 * @param path where it is served; it contains a hash of the content, so it may be cached for ever
 * @param contentType its media type
 * @param plain its bytes
 * @param gzip its bytes, compressed
 */
record Asset(String path, String contentType, byte[] plain, byte[] gzip) {}
