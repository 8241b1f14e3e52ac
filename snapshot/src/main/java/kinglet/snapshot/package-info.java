/** Snapshots: RDB files written while the data goes on changing, without a fork, and the way to ask for one. */
package kinglet.snapshot;
