/** The composition root: the only package that knows all modules. */
package kinglet.server;
