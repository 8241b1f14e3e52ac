/** Lists: their value structure and their commands. Owned by the executor. */
package kinglet.engine.list;
