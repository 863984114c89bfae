package io.taiqu.supervisor.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The compiled page templates. */
final class Templates {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Templates.class.getClassLoader(),
          "io.taiqu.supervisor.web.template");

  /** Renders a template with its view model. */
  String render(String template, Ui ui, Object page) {
    StringOutput out = new StringOutput(16 * 1024);
    engine.render(template, Map.of("ui", ui, "page", page), out);
    return out.toString();
  }
}
