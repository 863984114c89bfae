/**
 * Doubts about stored readings, and what people decide about them: registers put in, readings that
 * do not count, gaps filled by the usual day; each with who, when and why, each can be taken back.
 * Imports protocol, reading, audit, approval.
 */
@NullMarked
package io.taiqu.supervisor.amendment;

import org.jspecify.annotations.NullMarked;
