/** MONITOR: every command that the server executes, as it goes by. */
package kinglet.engine.monitor;
