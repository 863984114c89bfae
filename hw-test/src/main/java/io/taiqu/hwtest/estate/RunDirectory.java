package io.taiqu.hwtest.estate;

import java.nio.file.Path;

/**
 * Where a made-up utility lives on disk.
 *
 * @param root its directory; short, because the paths of terminals hang below it
 */
public record RunDirectory(Path root) {
  public RunDirectory {
    root = root.toAbsolutePath().normalize();
  }

  public Path pki() {
    return root.resolve("pki");
  }

  public Path supervisor() {
    return root.resolve("supervisor");
  }

  public Path supervisorConfig() {
    return supervisor().resolve("supervisor.yaml");
  }

  public Path broker() {
    return root.resolve("broker");
  }

  public Path unit(TransformerPlan transformer) {
    return root.resolve(transformer.code().code());
  }

  public Path edgeConfig(TransformerPlan transformer) {
    return unit(transformer).resolve("edge.yaml");
  }

  public Path siteConfig(TransformerPlan transformer) {
    return unit(transformer).resolve("site.yaml");
  }

  public Path edgeData(TransformerPlan transformer) {
    return unit(transformer).resolve("data");
  }

  public Path edgeKeys(TransformerPlan transformer) {
    return unit(transformer).resolve("keys");
  }

  /** The link to the terminal of one of the unit's virtual buses, counted from 0. */
  public Path bus(TransformerPlan transformer, int bus) {
    return unit(transformer).resolve("bus" + bus);
  }

  /** The physical record. */
  public Path record() {
    return root.resolve("record");
  }

  /** Written by the world when its buses stand: the port of each unit's pins. */
  public Path worldReady() {
    return root.resolve("world-ready.json");
  }

  public Path log(String process) {
    return root.resolve("logs").resolve(process + ".log");
  }

  /** What first runs have left for later starts. */
  public Path startCaches() {
    return root.resolve("start-caches");
  }

  public Path processBook() {
    return root.resolve("processes.txt");
  }
}
