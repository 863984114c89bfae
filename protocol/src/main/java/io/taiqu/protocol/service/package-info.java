/**
 * What a process says to the service manager that started it. Shared because edge and supervisor
 * run as the same kind of service. Imports nothing of the protocol.
 */
@NullMarked
package io.taiqu.protocol.service;

import org.jspecify.annotations.NullMarked;
