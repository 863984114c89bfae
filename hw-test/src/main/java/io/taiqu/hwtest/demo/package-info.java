/**
 * The demonstration: starts a whole utility as separate processes, plays its story through public
 * interfaces and judges it from the physical record. May import everything else in hw-test, the
 * protocol, of the edge the commissioning sheet that a technician would bring, and else of the edge
 * and the supervisor nothing but what their processes offer from outside.
 */
@NullMarked
package io.taiqu.hwtest.demo;

import org.jspecify.annotations.NullMarked;
