/** Databases: the dictionary, entries, values, deadlines. Owned by the executor, all of it. */
package kinglet.engine.keyspace;
