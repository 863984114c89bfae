package io.taiqu.edge.runtime;

/** Where an edge's own documents go. */
public enum UplinkTopic {
  REPORT,
  READINGS,
  EVIDENCE
}
