package kinglet.perf.compare;

/**
 * One cell of the comparison: what redis-benchmark is asked to do.
 *
 * @param op {@code GET}, {@code SET} or another of redis-benchmark's tests, in upper case
 * @param depth commands in a pipeline
 * @param connections parallel connections
 * @param valueBytes size of a value in bytes
 */
record Cell(String op, int depth, int connections, int valueBytes) {
  String name() {
    return op + " d" + depth + " c" + connections + " " + valueBytes + "B";
  }
}
