package io.anasto.plan;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a process opens for its operators; nothing by default.
 *
 * @param jmx remote JMX
 * @param http health, metrics and the status page
 */
public record Ports(OptionalInt jmx, Optional<HttpAddress> http) {}
