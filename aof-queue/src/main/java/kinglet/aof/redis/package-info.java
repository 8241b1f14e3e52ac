/** Redis's own append-only files: manifest, files of commands, what a damaged one is cut to. */
package kinglet.aof.redis;
