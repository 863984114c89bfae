package io.taiqu.hwtest.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;

/**
 * One line of the physical record. Energies are milliwatt-hours since the beginning of the record,
 * times are ISO 8601 in the simulated world's time.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RecordLine.Points.class, name = "points"),
  @JsonSubTypes.Type(value = RecordLine.Energies.class, name = "energies"),
  @JsonSubTypes.Type(value = RecordLine.Contact.class, name = "contact"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface RecordLine {
  /** Code of the transformer. */
  String transformer();

  /**
   * Which points the columns of later lines mean.
   *
   * @param transformer code of the transformer
   * @param points supply points of the customers, in the order of {@link Energies#metered}
   */
  record Points(String transformer, List<String> points) implements RecordLine {}

  /**
   * Energies at a moment.
   *
   * @param transformer code of the transformer
   * @param at the moment
   * @param supplied what the transformer delivered
   * @param metered what flowed through each customer's meter
   * @param consumed what each customer used, theft included
   */
  record Energies(String transformer, String at, long supplied, List<Long> metered, long consumed)
      implements RecordLine {
    public Energies {
      metered = List.copyOf(metered);
    }
  }

  /**
   * A relay's contact moved.
   *
   * @param transformer code of the transformer
   * @param at when
   * @param point whose supply it is
   * @param closed true if supply is on from now
   * @param metered what had flowed through the meter by then
   * @param milliamperesBefore current through the meter before
   * @param milliamperesAfter current through the meter after
   */
  record Contact(
      String transformer,
      String at,
      String point,
      boolean closed,
      long metered,
      long milliamperesBefore,
      long milliamperesAfter)
      implements RecordLine {
    public SupplyPointId supplyPoint() {
      return SupplyPointId.parse(point);
    }
  }
}
