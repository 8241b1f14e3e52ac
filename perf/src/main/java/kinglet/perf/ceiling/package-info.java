/** How fast sockets and threads alone can be: a server that answers OK without doing anything. */
package kinglet.perf.ceiling;
