/** Prometheus: the figures of INFO by HTTP. */
package kinglet.server.metrics;
