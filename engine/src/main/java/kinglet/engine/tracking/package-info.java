/** Client-side caching: which clients hold which keys, and the messages that tell them what is no longer true. */
package kinglet.engine.tracking;
