package io.taiqu.protocol.config;

/**
 * A value as text, before it is understood.
 *
 * @param text the text
 * @param origin where it comes from
 * @param place the file and line, the variable, or the flag
 */
record Scalar(String text, Origin origin, String place) {}
