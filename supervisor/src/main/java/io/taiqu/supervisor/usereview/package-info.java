/**
 * Tickets for use that moved by a fifth or more (用电异动核查): what moved is listed once a month and
 * place, explained at the desk or looked at on site, and closed with its explanation. Imports
 * protocol, approval, audit, lineloss, transaction.
 */
@NullMarked
package io.taiqu.supervisor.usereview;

import org.jspecify.annotations.NullMarked;
