/** Text as bytes: patterns. */
package kinglet.engine.text;
