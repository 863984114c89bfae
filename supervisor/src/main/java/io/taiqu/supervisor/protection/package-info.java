/**
 * What keeps a customer's supply on whatever the balance: set by one person, cleared by two.
 * Imports protocol, approval, audit, transaction.
 */
@NullMarked
package io.taiqu.supervisor.protection;

import org.jspecify.annotations.NullMarked;
