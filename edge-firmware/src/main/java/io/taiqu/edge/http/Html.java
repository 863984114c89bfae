package io.taiqu.edge.http;

/**
 * Markup under construction. Text goes in escaped; only literals of this program go in as markup.
 */
public final class Html {
  private final StringBuilder out = new StringBuilder(16_384);

  /** Adds markup as it is. */
  public Html markup(String literal) {
    out.append(literal);
    return this;
  }

  /** Adds text, escaped for element content and quoted attributes. */
  public Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /** An element with text in it. */
  public Html element(String name, String text) {
    return markup("<" + name + ">").text(text).markup("</" + name + ">");
  }

  /** An element with a class and text in it. */
  public Html element(String name, String cssClass, String text) {
    return markup("<" + name + " class=\"" + cssClass + "\">").text(text).markup("</" + name + ">");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
