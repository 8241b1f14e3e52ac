/** Questions that no benchmark asks: idle CPU, late expiry, growth, many connections, start-up. */
package kinglet.perf.scenario;
