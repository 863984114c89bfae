package io.taiqu.supervisor.web;

import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Silence;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The newest analysis of a transformer.
 *
 * @param name the transformer's name
 * @param survey absent before the first
 * @param working whether an analysis is asked for or running
 * @param trend the unexplained loss by day
 * @param change a lasting change of it
 * @param suspects suspicions with what is known of their meters
 * @param phases single-phase meters with the phase that their voltage shows
 * @param notes doubts about readings, with the meters' own names
 * @param silences meters from which no energy came
 * @param reviews use that moved
 */
public record AnalysisPage(
    Instant asOf,
    TransformerSummary transformer,
    String name,
    Optional<Survey> survey,
    boolean working,
    TrendChart trend,
    Optional<LossTrend.Change> change,
    List<Suspect> suspects,
    List<Phase> phases,
    List<Note> notes,
    List<Silent> silences,
    List<Review> reviews) {

  /**
   * A suspicion.
   *
   * @param meter serial number; empty where no meter is named
   * @param caseId the case about it; 0 if there is none
   */
  public record Suspect(Suspicion suspicion, String meter, long caseId) {}

  /**
   * A meter's phase.
   *
   * @param archive what the estate says; empty if it says nothing
   * @param seen what voltages show, or the archive's where they do not tell
   */
  public record Phase(
      String pointId, String meter, String archive, Optional<LinePhase> seen, boolean differs) {}

  /** A doubt. */
  public record Note(QualityNote note, String meter) {}

  /** A meter without energy. */
  public record Silent(String pointId, String meter, Silence silence) {}

  /** Use that moved; without a point what the transformer's customers used together. */
  public record Review(String pointId, String meter, String account, UseReview review) {}
}
