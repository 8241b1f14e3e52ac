/** Messages: from publishers and of keyspace events, to all who subscribed. */
package kinglet.engine.pubsub;
