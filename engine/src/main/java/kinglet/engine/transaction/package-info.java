/** MULTI, EXEC, WATCH and their kin. */
package kinglet.engine.transaction;
