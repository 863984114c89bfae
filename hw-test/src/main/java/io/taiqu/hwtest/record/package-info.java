/**
 * What truly happened in a simulated district: energies that flowed and contacts that moved, in
 * files of one JSON object a line. Whoever judges the product judges from here. May import the
 * protocol's identities and Jackson.
 */
@NullMarked
package io.taiqu.hwtest.record;

import org.jspecify.annotations.NullMarked;
