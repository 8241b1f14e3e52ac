/** HyperLogLogs: what PFADD keeps in a string, over raw memory. */
package kinglet.engine.hyperloglog;
