package io.taiqu.supervisor.audit;

/**
 * Who did what to which subject.
 *
 * @param actor user name, or the name of the part of the system that acted by itself
 * @param action a stable code such as {@code top-up.paid}
 * @param subject what it was done to: an account, an alarm, a user
 * @param before the state before, as text; empty if there was none
 * @param after the state after, as text; empty if there is none
 * @param requestId the request that caused it; empty if none did
 */
public record Deed(
    String actor, String action, String subject, String before, String after, String requestId) {}
