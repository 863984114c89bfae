/**
 * Offline tokens: 20 digits that carry credit to a unit that nobody can reach. What they say, how
 * they are typed, and how a key vouches for them. Imports identity and quantity.
 */
@NullMarked
package io.taiqu.protocol.token;

import org.jspecify.annotations.NullMarked;
