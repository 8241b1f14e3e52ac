/** The engine as a whole: {@link kinglet.engine.Engine} puts its parts together. */
package kinglet.engine;
