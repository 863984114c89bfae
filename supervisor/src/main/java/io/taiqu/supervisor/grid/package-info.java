/**
 * Districts, transformers and supply points with their live state. Imports protocol, fleet, ledger.
 */
@NullMarked
package io.taiqu.supervisor.grid;

import org.jspecify.annotations.NullMarked;
