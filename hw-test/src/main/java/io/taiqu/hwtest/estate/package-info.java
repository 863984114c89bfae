/**
 * Made-up utilities: a plan of districts, customers, meters, relays and buses grown from a seed,
 * and the documents that the product reads from it (estate, site, configuration). May import
 * protocol identities and quantities.
 */
@NullMarked
package io.taiqu.hwtest.estate;

import org.jspecify.annotations.NullMarked;
