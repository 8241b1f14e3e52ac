/** Reads RDB files into the keyspace. */
package kinglet.snapshot.load;
