/** Hashes: how their values are kept, and their commands. */
package kinglet.engine.hash;
