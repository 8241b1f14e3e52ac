/** Sorted sets: the value in both encodings, and its commands. */
package kinglet.engine.sortedset;
