/** What the server knows about itself: counters, histograms, the slow log, INFO. */
package kinglet.engine.stats;
