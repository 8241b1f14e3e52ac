/** Time as an argument, and the timing wheel. */
package kinglet.engine.time;
