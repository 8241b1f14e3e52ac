/** jcstress tests of what crosses threads: {@code perf/jcstress}. */
package kinglet.perf.stress;
