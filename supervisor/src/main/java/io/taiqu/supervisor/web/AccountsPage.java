package io.taiqu.supervisor.web;

import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import java.util.List;

/**
 * The search for customers.
 *
 * @param query what was typed; empty before the first search
 * @param found the matching files
 * @param more whether more match than are shown
 */
public record AccountsPage(String query, List<CustomerFile> found, boolean more) {}
