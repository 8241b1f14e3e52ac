/** Sockets: selector agents, connections, the acceptor. Knows requests and replies, but no command. */
package kinglet.io;
