/** The allocation gate: fails a build in which a common command leaves garbage on the heap. */
package kinglet.perf.gate;
