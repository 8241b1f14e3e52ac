/** JMH benches of the parts, without sockets: {@code perf/bench [JMH options] REGEX}. */
package kinglet.perf.bench;
