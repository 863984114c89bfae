package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.taiqu.edge.modbus.RegisterField.Type;
import io.taiqu.edge.modbus.RegisterField.WordOrder;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterFieldTest {
  private static RegisterImage image(int... words) {
    RegisterImage image = new RegisterImage();
    image.put(4, 0, words);
    return image;
  }

  @Test
  void aFloatIsShownShortAndCountedExactly() {
    RegisterField field = new RegisterField(4, 0, Type.F32, WordOrder.HIGH_FIRST, 2);
    RegisterImage twoThousandths = image(0x3B03, 0x126F);
    assertEquals(Optional.of(new BigDecimal("0.002")), field.shortest(twoThousandths));
    assertNotEquals(field.shortest(twoThousandths), field.number(twoThousandths));
    assertEquals(
        0.002f, field.shortest(twoThousandths).map(BigDecimal::floatValue).orElse(Float.NaN));
    assertEquals(Optional.empty(), field.shortest(image(0x7FC0, 0)));
  }

  @Test
  void anIntegerIsShownAsItIs() {
    RegisterField field = new RegisterField(4, 0, Type.U32, WordOrder.LOW_FIRST, 2);
    assertEquals(Optional.of(BigDecimal.valueOf(0x00020001L)), field.shortest(image(1, 2)));
  }
}
