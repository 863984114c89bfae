package io.taiqu.hwtest.estate;

import java.util.SplittableRandom;

/** A made-up customer. */
public record Person(String name, String phone) {
  private static final String[] FAMILY = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧"
  };
  private static final String[] GIVEN = {
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰",
    "霞", "平", "刚", "桂英", "建国", "晓东", "雪梅", "志强", "文博", "雨桐", "子涵", "立新", "春花", "国庆", "海燕", "玉珍",
    "思远"
  };
  private static final String[] SHOPS = {"面馆", "便利店", "裁缝铺", "理发店", "五金店", "茶庄", "豆腐坊", "修车铺"};

  /** A household's holder. */
  public static Person household(SplittableRandom random) {
    return new Person(pick(FAMILY, random) + pick(GIVEN, random), phone(random));
  }

  /** A small business named after its owner. */
  static Person shop(SplittableRandom random) {
    return new Person(pick(FAMILY, random) + "记" + pick(SHOPS, random), phone(random));
  }

  private static String phone(SplittableRandom random) {
    // 000 in the fourth to sixth place: no operator assigns such numbers.
    return "139000" + String.format("%05d", random.nextInt(100_000));
  }

  private static String pick(String[] from, SplittableRandom random) {
    return from[random.nextInt(from.length)];
  }
}
