/** Tapes: tests that read like a session, played in process, over TCP, and against a real redis-server. */
package kinglet.server.tape;
