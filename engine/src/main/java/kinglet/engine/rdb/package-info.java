/** Redis's RDB format, as far as it is about values: primitives, the codec of each type, DUMP and RESTORE. */
package kinglet.engine.rdb;
