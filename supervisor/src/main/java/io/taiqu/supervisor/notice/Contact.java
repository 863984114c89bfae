package io.taiqu.supervisor.notice;

import java.util.Optional;

/**
 * How a customer can be reached.
 *
 * @param name of the customer
 * @param phone as the customer gave it
 * @param mail e-mail address
 */
public record Contact(String name, Optional<String> phone, Optional<String> mail) {}
