/** The command table, its rows, and the call that a row's method gets. */
package kinglet.engine.command;
