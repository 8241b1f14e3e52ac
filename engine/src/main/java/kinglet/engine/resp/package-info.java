/** RESP2 and RESP3: the request parser, the reply writer, and the buffers between them and the sockets. */
package kinglet.engine.resp;
