/** Places on Earth as members of sorted sets: their scores, distances and the geo commands. */
package kinglet.engine.geo;
