/**
 * What takes two people: one proposes with a reason, another decides, and only then it happens.
 * Imports audit and transaction.
 */
@NullMarked
package io.taiqu.supervisor.approval;

import org.jspecify.annotations.NullMarked;
