package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.CurrencyCode;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * What the pages say about the deployment they belong to.
 *
 * @param name its name, shown beside the product's
 * @param currency the currency of every amount
 * @param zone the zone of every time
 * @param demonstration whether it is marked as a demonstration
 * @param clock the deployment's clock, in which pages tell ages and times
 */
public record Deployment(
    String name, CurrencyCode currency, ZoneId zone, boolean demonstration, InstantSource clock) {}
