/** Sets: their three encodings, how to walk them, and the commands on them. */
package kinglet.engine.set;
