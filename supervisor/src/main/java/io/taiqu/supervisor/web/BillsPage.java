package io.taiqu.supervisor.web;

import io.taiqu.supervisor.bill.Bill.Standing;
import java.time.Instant;
import java.util.List;

/**
 * Bills that need somebody.
 *
 * @param review those that wait for a person to look at them
 * @param unpaid those that went to the customer and are not paid
 */
public record BillsPage(Instant asOf, List<Standing> review, List<Standing> unpaid) {}
