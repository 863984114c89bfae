package io.taiqu.protocol.tariff;

/**
 * A part of a calendar month under one tariff version, and what was used in it.
 *
 * @param version the version
 * @param usage the quantities
 */
public record RatedSegment(TariffVersion version, PeriodUsage usage) {}
