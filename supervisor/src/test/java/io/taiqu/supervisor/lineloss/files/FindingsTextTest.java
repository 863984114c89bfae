package io.taiqu.supervisor.lineloss.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class FindingsTextTest {
  private static final String BUNDLE = "io.taiqu.supervisor.lineloss.findings";
  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertEquals(
        new TreeSet<>(ResourceBundle.getBundle(BUNDLE, Locale.ROOT).keySet()),
        new TreeSet<>(ResourceBundle.getBundle(BUNDLE, Locale.SIMPLIFIED_CHINESE).keySet()));
  }

  @Test
  void everythingThatCanBeFoundHasWordsInBothLanguages() {
    for (Locale language : LANGUAGES) {
      FindingsText text = new FindingsText(language);
      for (FaultType type : FaultType.values()) {
        // A suspicion, never an accusation.
        assertTrue(text.name(type).contains(language.equals(Locale.ENGLISH) ? "suspected" : "疑似"));
      }
      for (LossStatus status : LossStatus.values()) {
        assertFalse(text.name(status).isBlank());
      }
      for (Evidence.Code code : Evidence.Code.values()) {
        String sentence = text.sentence(new Evidence(code, List.of("1", "2", "3", "4", "5")));
        assertFalse(sentence.contains("{"), sentence);
      }
      for (QualityNote.Kind kind : QualityNote.Kind.values()) {
        assertTrue(text.sentence(new QualityNote("M1", kind, 3)).startsWith("M1"));
      }
    }
  }
}
