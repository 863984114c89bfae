package io.taiqu.hwtest.ingest;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which database. */
public enum StoreChoice {
  /** A file. */
  SQLITE,
  /** A server, started for the run. */
  POSTGRES;

  /** Takes the names in lower case. */
  public static final class ByName implements ITypeConverter<StoreChoice> {
    @Override
    public StoreChoice convert(String text) {
      for (StoreChoice choice : values()) {
        if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
          return choice;
        }
      }
      throw new TypeConversionException("the store is sqlite or postgres, not " + text);
    }
  }
}
