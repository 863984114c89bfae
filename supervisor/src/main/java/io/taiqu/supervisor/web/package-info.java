/**
 * The supervisor's face: pages, event stream, REST API, health and metrics, over Helidon SE.
 *
 * <p>May import: every feature's public use cases and {@code protocol}; never another adapter.
 * Handlers parse, call a use case and answer; pages are compiled templates with records as view
 * models.
 */
@NullMarked
package io.taiqu.supervisor.web;

import org.jspecify.annotations.NullMarked;
