/** Effects: what writes did, as canonical RESP, in one ordered stream. */
package kinglet.engine.effect;
