/** Where the cold tier's records are: the thread that reads and writes them, and what it keeps them in. */
package kinglet.tier;
