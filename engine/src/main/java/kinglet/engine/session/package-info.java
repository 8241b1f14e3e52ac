/** A client as the engine sees it: its session, its link to a selector, and the requests between them. */
package kinglet.engine.session;
