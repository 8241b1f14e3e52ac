/** The machine and the server processes on it: how they are started and what Linux counts about them. */
package kinglet.perf.host;
