/** The server's log: SLF4J's events as lines in Redis's form, to the standard output or a file, and to syslog. */
package kinglet.server.log;
