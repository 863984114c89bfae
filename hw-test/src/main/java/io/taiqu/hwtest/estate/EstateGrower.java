package io.taiqu.hwtest.estate;

import io.taiqu.hwtest.estate.CustomerPlan.Habit;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Grows a utility from a seed: names, identities, meters of six makes, three kinds of relay. */
public final class EstateGrower {
  /** Bus address of the supply meter; customers count up from 1. */
  public static final int SUPPLY_ADDRESS = 100;

  /** Pin of the arm line, without which no pulse moves a relay. */
  public static final int ARM_PIN = 27;

  private static final int FIRST_BOARD_ADDRESS = 101;
  private static final int CHANNELS_PER_BOARD = 8;
  private static final int FEEDER_LOADS = 55;

  /** Unit loads that an RS-485 driver must be able to carry. */
  private static final int CUSTOMERS_PER_BUS = 32;

  /** Pins 9 to 26 hold six relays of three pins each; 27 is the arm line. */
  private static final int PIN_RELAYS = 6;

  private static final int FIRST_PIN = 9;

  private static final String[][] DISTRICTS = {
    {"Liuyin Lane", "柳荫巷"}, {"Qingshan Village", "青山村"}, {"Dongfeng Road", "东风路"},
    {"Heping Estate", "和平小区"}, {"Xinhua Street", "新华街"}, {"Taoyuan Township", "桃源乡"}
  };
  private static final String[][] PLACES = {
    {"east", "东"}, {"west", "西"}, {"south", "南"}, {"north", "北"}, {"market", "集市"}, {"school", "学校"}
  };

  private final EstateSize size;
  private final SplittableRandom random;
  private final List<String> serials = new ArrayList<>();
  private int accounts;

  private EstateGrower(EstateSize size, long seed) {
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  /** Grows a utility; the same size and seed always give the same one. */
  public static EstatePlan grow(EstateSize size, long seed) {
    return new EstateGrower(size, seed).estate(seed);
  }

  private EstatePlan estate(long seed) {
    List<DistrictPlan> districts = new ArrayList<>();
    for (int d = 0; d < size.districts(); d++) {
      List<TransformerPlan> transformers = new ArrayList<>();
      String[] district = DISTRICTS[d % DISTRICTS.length];
      for (int t = 0; t < size.transformers(); t++) {
        transformers.add(transformer(d, t, district));
      }
      String again = d < DISTRICTS.length ? "" : " " + (d / DISTRICTS.length + 1);
      districts.add(
          new DistrictPlan("D" + (d + 1), district[0] + again, district[1] + again, transformers));
    }
    return new EstatePlan(districts, seed);
  }

  private TransformerPlan transformer(int d, int t, String[] district) {
    String[] place = PLACES[t % PLACES.length];
    String code = "D" + (d + 1) + "-T" + (t + 1);
    EdgeId edge = new EdgeId(uuid());
    SupplyPointId supplyPoint = new SupplyPointId(uuid());
    MeterPlan supplyMeter =
        new MeterPlan(
            MeterMake.IEM3155,
            serial(MeterMake.IEM3155),
            0,
            SUPPLY_ADDRESS,
            20,
            100_000,
            new RelayPlan.None(),
            true);
    return new TransformerPlan(
        new TransformerId(code),
        district[0] + ", " + place[0],
        district[1] + place[1] + "台区",
        edge,
        100,
        supplyPoint,
        supplyMeter,
        customers(d * size.transformers() + t),
        random.nextLong());
  }

  private List<CustomerPlan> customers(int transformer) {
    List<Integer> loads = shuffledLoads();
    List<CustomerPlan> customers = new ArrayList<>();
    int pinRelays = 0;
    int channels = 0;
    for (int i = 0; i < size.customers(); i++) {
      MeterMake make = make(i);
      RelayPlan relay;
      if (make == MeterMake.DDSY1352) {
        relay = new RelayPlan.InMeter();
      } else if (make == MeterMake.SDM120 && pinRelays < PIN_RELAYS) {
        int pin = FIRST_PIN + 3 * pinRelays++;
        relay = new RelayPlan.Pins(pin, pin + 1, pin + 2);
      } else {
        relay =
            new RelayPlan.Board(
                FIRST_BOARD_ADDRESS + channels / CHANNELS_PER_BOARD, channels % CHANNELS_PER_BOARD);
        channels++;
      }
      boolean answers = !isDead(transformer, i);
      MeterPlan meter =
          new MeterPlan(
              make,
              serial(make),
              i / CUSTOMERS_PER_BUS,
              i + 1,
              1,
              isShop(i) ? 20_000 : 12_000,
              relay,
              answers);
      accounts++;
      customers.add(
          new CustomerPlan(
              new SupplyPointId(uuid()),
              "4201%06d".formatted(accounts),
              isShop(i) ? Person.shop(random) : Person.household(random),
              "GYD-2026-%05d".formatted(accounts),
              meter,
              isShop(i) ? EstatePlan.COMMERCIAL : EstatePlan.RESIDENTIAL,
              habit(transformer, i),
              loads.get(i % FEEDER_LOADS)));
    }
    return customers;
  }

  private static MeterMake make(int customer) {
    return switch (customer % 8) {
      case 0, 4 -> MeterMake.SDM120;
      case 1, 5 -> MeterMake.DDSY1352;
      case 2, 3, 6 -> MeterMake.DDSU666;
      default -> customer % 16 == 7 ? MeterMake.EM340 : MeterMake.B23;
    };
  }

  private static boolean isShop(int customer) {
    return customer % 8 == 7;
  }

  /** Who stands out: each on a transformer of its own where there are enough of them. */
  private Habit habit(int transformer, int customer) {
    int transformers = size.districts() * size.transformers();
    if (transformer == 0 && customer == 0) {
      return Habit.POOR;
    }
    if (transformer == (transformers > 2 ? 2 : 0) && customer == 1) {
      return Habit.POOR_LATER;
    }
    return transformer == 1 && customer == 2 ? Habit.THIEF : Habit.ORDINARY;
  }

  private boolean isDead(int transformer, int customer) {
    int transformers = size.districts() * size.transformers();
    return transformers > 2
        && transformer == transformers - 1
        && customer == Math.min(3, size.customers() - 1);
  }

  private List<Integer> shuffledLoads() {
    List<Integer> loads = new ArrayList<>();
    for (int i = 0; i < FEEDER_LOADS; i++) {
      loads.add(random.nextInt(i + 1), i);
    }
    return loads;
  }

  private MeterSerial serial(MeterMake make) {
    while (true) {
      String digits = Integer.toString(10_000_000 + random.nextInt(80_000_000));
      if (!serials.contains(digits)) {
        serials.add(digits);
        return new MeterSerial(make == MeterMake.EM340 ? "KZ" + digits : digits);
      }
    }
  }

  private UUID uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
