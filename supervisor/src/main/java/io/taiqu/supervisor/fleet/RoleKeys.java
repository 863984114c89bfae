package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.SigningKey;
import java.util.Optional;

/**
 * The keys with which this supervisor signs, one per role.
 *
 * @param secondCredit the other key of the credit role, for steps above the cap; empty without one
 */
public record RoleKeys(
    SigningKey credit,
    Optional<SigningKey> secondCredit,
    SigningKey tariff,
    SigningKey policy,
    SigningKey operations) {}
