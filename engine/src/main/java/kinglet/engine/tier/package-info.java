/** The cold tier: values that were moved out of memory, and how they come back. */
package kinglet.engine.tier;
