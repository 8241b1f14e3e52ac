/** The engine's own command families: one class a family, one method a command. */
package kinglet.engine.family;
