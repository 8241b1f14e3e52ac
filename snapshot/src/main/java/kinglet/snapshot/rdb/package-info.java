/** Redis's RDB format: primitives, values, DUMP payloads. */
package kinglet.snapshot.rdb;
