package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.TransformerId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Questions about analyses, and asking for one. */
public interface Surveys {
  /** The newest analysis of a transformer. */
  Optional<Survey> newest(TransformerId transformer);

  /**
   * Asks for an analysis; it is made soon, before those of the night.
   *
   * @return false if there is no such transformer
   */
  boolean request(TransformerId transformer, String by);

  /** How far the analyses have come. */
  Progress progress();

  /**
   * How far they have come.
   *
   * @param last the day up to which they are made now
   * @param done transformers of which that is so
   * @param all transformers
   * @param running which one is analysed at this moment, by this supervisor
   * @param waiting which ones people have asked this supervisor for
   */
  record Progress(
      LocalDate last,
      int done,
      int all,
      Optional<TransformerId> running,
      List<TransformerId> waiting) {}
}
