/**
 * The analysis of line loss from what the supervisor has stored: one transformer at a time, kept
 * with its doubts. Imports protocol, grid, reading, ledger, lineloss.
 */
@NullMarked
package io.taiqu.supervisor.lineloss.survey;

import org.jspecify.annotations.NullMarked;
