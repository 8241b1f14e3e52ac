/** Open-loop load: a schedule says when each command is due, so that waiting counts as latency. */
package kinglet.perf.load;
