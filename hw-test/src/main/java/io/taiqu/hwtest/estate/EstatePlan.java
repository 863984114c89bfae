package io.taiqu.hwtest.estate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A whole made-up utility. The same size and seed give the same utility. */
public record EstatePlan(List<DistrictPlan> districts, long seed) {
  /** Households: time of use with monthly tiers. */
  public static final String RESIDENTIAL = "JM-TOU-2026";

  /** Shops: one price. */
  public static final String COMMERCIAL = "SY-FLAT-2026";

  /** Time zone of the utility. */
  public static final String ZONE = "Asia/Shanghai";

  public EstatePlan {
    districts = List.copyOf(districts);
  }

  public List<TransformerPlan> transformers() {
    return districts.stream().flatMap(d -> d.transformers().stream()).toList();
  }

  public Stream<CustomerPlan> customers() {
    return transformers().stream().flatMap(t -> t.customers().stream());
  }

  /** The first customer with a habit, if the utility is large enough to have one. */
  public Optional<CustomerPlan> customer(CustomerPlan.Habit habit) {
    return customers().filter(c -> c.habit() == habit).findFirst();
  }

  /** The transformer that feeds a customer. */
  public TransformerPlan transformerOf(CustomerPlan customer) {
    return transformers().stream()
        .filter(t -> t.customers().contains(customer))
        .findFirst()
        .orElseThrow();
  }
}
