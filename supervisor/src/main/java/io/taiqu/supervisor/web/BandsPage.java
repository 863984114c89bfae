package io.taiqu.supervisor.web;

import io.taiqu.supervisor.lineloss.LossBands;
import io.taiqu.supervisor.lineloss.LossRules;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * By which bands losses are judged.
 *
 * @param configured what holds where none are set
 * @param bands all that were set, the newest first day first
 * @param districts to choose from
 * @param failure why nothing was set just now
 */
public record BandsPage(
    LocalDate today,
    LossRules configured,
    List<LossBands> bands,
    List<LossPage.District> districts,
    Optional<String> failure) {}
