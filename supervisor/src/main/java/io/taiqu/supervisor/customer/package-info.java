/**
 * One customer, one file: account, contract, supply point, money, use and notices together. Imports
 * the features that it shows.
 */
@NullMarked
package io.taiqu.supervisor.customer;

import org.jspecify.annotations.NullMarked;
