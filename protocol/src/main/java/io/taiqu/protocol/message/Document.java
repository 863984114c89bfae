package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.DeploymentId;

/** Anything that travels or is stored with a signature. */
public sealed interface Document permits Downlink, Uplink, Credential {
  /** The deployment it belongs to; every other deployment refuses it. */
  DeploymentId deployment();
}
