package io.taiqu.supervisor.grid;

/** A name in the two languages of the pages. */
public record LocalName(String en, String zh) {}
