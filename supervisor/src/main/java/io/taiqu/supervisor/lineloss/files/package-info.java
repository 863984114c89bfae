/**
 * A transformer's readings as files that a utility exports: reading them with an error for each
 * wrong line, and writing what an analysis found. Imports lineloss and its analysis.
 */
@NullMarked
package io.taiqu.supervisor.lineloss.files;

import org.jspecify.annotations.NullMarked;
