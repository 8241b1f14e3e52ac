/** The log of effects: append, sync, replay, rewrite, check. */
package kinglet.aof;
