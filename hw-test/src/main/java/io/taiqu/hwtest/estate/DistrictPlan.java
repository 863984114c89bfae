package io.taiqu.hwtest.estate;

import java.util.List;

/**
 * A group of transformers under one name.
 *
 * @param code short code
 * @param nameEn name in English
 * @param nameZh name in Chinese
 * @param transformers the transformers
 */
public record DistrictPlan(
    String code, String nameEn, String nameZh, List<TransformerPlan> transformers) {
  public DistrictPlan {
    transformers = List.copyOf(transformers);
  }
}
