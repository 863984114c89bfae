/** Hardware under test: virtual buses, devices and districts, and the commands that use them. */
@NullMarked
package io.taiqu.hwtest;

import org.jspecify.annotations.NullMarked;
