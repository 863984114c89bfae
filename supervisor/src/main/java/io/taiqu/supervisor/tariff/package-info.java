/** Tariffs and policies as the supervisor keeps and publishes them. Imports protocol, fleet. */
@NullMarked
package io.taiqu.supervisor.tariff;

import org.jspecify.annotations.NullMarked;
