/** Supply contracts: no signed, current contract, no supply. Imports protocol only. */
@NullMarked
package io.taiqu.supervisor.contract;

import org.jspecify.annotations.NullMarked;
