package io.taiqu.supervisor.obstacle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.protection.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ObstacleTest {
  private static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;

  @Test
  void everyObstacleIsSaidInBothLanguagesWithAllItsFigures() {
    for (Code code : Code.values()) {
      List<Object> figures = new ArrayList<>();
      for (int i = 0; i < code.figures(); i++) {
        figures.add("[" + i + "]");
      }
      Obstacle obstacle = new Obstacle(code, figures);
      for (Locale locale : List.of(Locale.ENGLISH, CHINESE)) {
        String text = obstacle.in(locale);
        figures.forEach(figure ->
            assertTrue(text.contains(figure.toString()), () -> code + " " + locale + ": " + text));
        assertFalse(text.contains("{"), () -> code + " " + locale + ": " + text);
        assertEquals(locale.equals(CHINESE), isChinese(text), () -> code + ": " + text);
      }
    }
  }

  private static boolean isChinese(String text) {
    return text.codePoints()
        .anyMatch(one -> Character.UnicodeScript.of(one) == Character.UnicodeScript.HAN);
  }

  @Test
  void bothLanguagesHaveTheSameWordsAndNoneTooMany() {
    assertEquals(keys(Locale.ROOT), keys(CHINESE));
    Set<String> sentences = new TreeSet<>();
    for (Code code : Code.values()) {
      sentences.add(code.name());
    }
    Set<String> others = keys(Locale.ROOT);
    others.removeAll(sentences);
    assertTrue(others.stream().allMatch(key -> key.contains(".")), others::toString);
  }

  private static Set<String> keys(Locale locale) {
    return new TreeSet<>(
        ResourceBundle.getBundle(
                "io.taiqu.supervisor.obstacle.obstacles",
                locale,
                ResourceBundle.Control.getNoFallbackControl(
                    ResourceBundle.Control.FORMAT_PROPERTIES))
            .keySet());
  }

  @Test
  void constantsHaveAWordInBothLanguages() {
    List<Enum<?>> constants = new ArrayList<>(List.of(Level.values()));
    constants.addAll(List.of(Protection.values()));
    constants.add(AlarmKind.ISSUANCE_RECOVERY);
    constants.add(AlarmKind.FENCE_UNAVAILABLE);
    for (Enum<?> constant : constants) {
      Obstacle named = Obstacle.of(Code.ISSUING_SUSPENDED, constant);
      assertFalse(named.english().contains(constant.name()), named::english);
      assertTrue(isChinese(named.in(CHINESE)));
    }
    assertEquals(
        "There is no line L9.", Obstacle.of(Code.UNKNOWN_AREA, Level.LINE, "L9").english());
    assertEquals("没有线路 L9。", Obstacle.of(Code.UNKNOWN_AREA, Level.LINE, "L9").in(CHINESE));
  }

  @Test
  void figuresAreShownAsTheyAreAndNoneIsForgotten() {
    assertEquals("There is no proposal 123456.", Obstacle.of(Code.NO_PROPOSAL, 123_456L).english());
    assertThrows(IllegalArgumentException.class, () -> Obstacle.of(Code.NO_PROPOSAL));
  }
}
