package kinglet.perf.compare;

/**
 * One run of redis-benchmark against one server. Latencies are of a whole pipeline, in milliseconds, as redis-benchmark
 * sees them.
 *
 * @param perSecond commands per second
 * @param cpuMicros CPU time of the server per command, in microseconds
 */
record Sample(double perSecond, double p50Ms, double p99Ms, double p999Ms, double cpuMicros) {}
