/** Side-by-side runs with redis-benchmark: Kinglet against redis-server, cell by cell. */
package kinglet.perf.compare;
