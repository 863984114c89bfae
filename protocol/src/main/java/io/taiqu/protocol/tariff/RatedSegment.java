package io.taiqu.protocol.tariff;

import java.time.Instant;

/**
 * A part of a calendar month under one tariff version, and what was used in it.
 *
 * @param from when it began
 * @param version the version
 * @param usage the quantities
 */
public record RatedSegment(Instant from, TariffVersion version, PeriodUsage usage) {}
