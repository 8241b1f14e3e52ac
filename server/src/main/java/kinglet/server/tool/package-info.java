/** The command-line tools: check and convert files. */
package kinglet.server.tool;
