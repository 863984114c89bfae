package io.taiqu.hwtest.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A part of the product that runs as a process of its own, and the class path that it needs. */
public enum Part {
  /** The transformer unit; the virtual hardware stands in for its pins, so hw-test comes along. */
  EDGE("edge-firmware"),
  /** The utility's server. */
  SUPERVISOR("supervisor"),
  /** Virtual buses, devices and districts. */
  WORLD("hw-test");

  private final String module;

  Part(String module) {
    this.module = module;
  }

  /**
   * This part's class path, taken from the class path of the running process: the part's own
   * classes stand first, so that its resources (logging, profiles) win over those of other parts.
   */
  public String classPath() {
    return classPath(System.getProperty("java.class.path"));
  }

  String classPath(String whole) {
    List<String> own = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String entry : whole.split(File.pathSeparator)) {
      if (belongsTo(entry, module)) {
        own.add(entry);
      } else if (isWanted(entry)) {
        rest.add(entry);
      }
    }
    own.addAll(rest);
    return String.join(File.pathSeparator, own);
  }

  private boolean isWanted(String entry) {
    return switch (this) {
      case EDGE -> !belongsTo(entry, SUPERVISOR.module) && isLibraryOfUnit(entry);
      case SUPERVISOR -> !belongsTo(entry, WORLD.module) && !belongsTo(entry, EDGE.module);
      case WORLD -> true;
    };
  }

  /**
   * Every jar on its class path costs a unit memory, even if nothing of it is used, so the demo's
   * units get the libraries of real ones. Where the build lies elsewhere, everything is taken.
   */
  private static boolean isLibraryOfUnit(String entry) {
    Path jar = Path.of(entry).toAbsolutePath();
    if (!entry.endsWith(".jar") || belongsTo(entry, WORLD.module) || jar.getNameCount() < 4) {
      return true;
    }
    // <checkout>/hw-test/target/lib/some.jar
    Path libraries = jar.resolve("../../../../edge-firmware/target/lib").normalize();
    return !Files.isDirectory(libraries) || Files.exists(libraries.resolve(jar.getFileName()));
  }

  private static boolean belongsTo(String entry, String module) {
    String name = new File(entry).getName();
    return name.endsWith(".jar")
        ? name.startsWith("taiqu-" + module + "-")
        : entry.replace('\\', '/').contains("/" + module + "/target/");
  }
}
