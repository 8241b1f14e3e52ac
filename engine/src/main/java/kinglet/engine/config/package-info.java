/** Settings: declared by their owners, read from redis.conf syntax, changed by CONFIG SET. */
package kinglet.engine.config;
