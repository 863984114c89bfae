package io.taiqu.protocol.message;

/** What the offline root says about the deployment and its keys. */
public sealed interface Credential extends Document
    permits DeploymentDescriptor, RoleCertificate, RevocationList {}
