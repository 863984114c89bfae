package io.taiqu.protocol.config;

/** Where a setting's value comes from; a later one wins over an earlier one. */
public enum Origin {
  DEFAULT,
  FILE,
  ENVIRONMENT,
  FLAG
}
