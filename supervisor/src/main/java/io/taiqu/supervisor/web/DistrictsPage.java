package io.taiqu.supervisor.web;

import io.taiqu.supervisor.web.OverviewPage.DistrictLine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The district ranking.
 *
 * @param day the day of the figures
 * @param by what it is sorted by: money, rate or energy
 * @param state the loss state it is limited to; empty for all
 */
public record DistrictsPage(
    Instant asOf, LocalDate day, String by, String state, List<DistrictLine> lines) {}
