/** The executor: the one thread of control that owns all data. */
package kinglet.engine.exec;
