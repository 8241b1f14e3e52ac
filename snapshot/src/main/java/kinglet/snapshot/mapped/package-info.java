/** Snapshots that a server can start from before it has read them. */
package kinglet.snapshot.mapped;
