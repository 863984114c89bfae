/**
 * Labelled scenarios of a transformer area over some days: what meters would show, with the errors
 * that meters have, and the truth beside it. Built on the district's power flow; seeded.
 */
@NullMarked
package io.taiqu.hwtest.scenario;

import org.jspecify.annotations.NullMarked;
