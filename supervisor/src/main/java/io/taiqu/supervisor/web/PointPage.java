package io.taiqu.supervisor.web;

import java.time.Instant;

/**
 * One measured point.
 *
 * @param place the transformer's name
 * @param use its energy by day
 */
public record PointPage(Instant asOf, PointRow row, String place, UseChart use) {}
