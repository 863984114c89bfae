package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.SigningKey;

/** The keys with which this supervisor signs, one per role. */
public record RoleKeys(
    SigningKey credit, SigningKey tariff, SigningKey policy, SigningKey operations) {}
