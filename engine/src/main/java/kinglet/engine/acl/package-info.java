/**
 * Users and their rights: who may log in, run which commands, and name which keys and channels. Texts of this package are
 * bytes, a character each, see {@link kinglet.engine.config.Latin}.
 */
package kinglet.engine.acl;
