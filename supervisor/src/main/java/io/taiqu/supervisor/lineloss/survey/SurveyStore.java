package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.TransformerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Keeps analyses: the newest of each transformer and last day. */
public interface SurveyStore {
  /** Keeps an analysis in the place of one with the same last day. */
  void save(Survey survey);

  /** The newest analysis of a transformer. */
  Optional<Survey> newest(TransformerId transformer);

  /** How many transformers have an analysis whose last day is this one. */
  int madeUpTo(LocalDate last);

  /** When each transformer was last analysed, and on what. */
  Map<TransformerId, Made> made();

  /** An analysis that was made: its last day, when, and how many reads it rested on. */
  record Made(LocalDate to, Instant at, long measured) {}
}
