package io.taiqu.supervisor.inspection;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps cases. */
public interface CaseStore {
  /** Adds a case; its number. */
  long add(InspectionCase added);

  /** Keeps what a case is now. */
  void save(InspectionCase changed);

  /** One case. */
  Optional<InspectionCase> find(long id);

  /** The newest case about a subject, closed or not. */
  Optional<InspectionCase> newest(String subject);

  /** Cases in these states, the newest first; so many are skipped. */
  List<InspectionCase> list(Set<CaseState> states, int skip, int limit);

  /** The cases of a transformer, the newest first. */
  List<InspectionCase> of(TransformerId transformer);

  /** How many cases are in each state. */
  Map<CaseState, Integer> counts();

  /** How many cases that are not closed each transformer has; without any it is left out. */
  Map<TransformerId, Integer> active();

  /** What inspections found, by what was suspected. */
  List<Tally> tallies();

  /**
   * How often something was found.
   *
   * @param cases how many
   */
  record Tally(FaultType fault, Finding finding, int cases) {}
}
