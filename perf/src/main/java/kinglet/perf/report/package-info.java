/** Figures, medians of several runs, and how they changed since an earlier one. */
package kinglet.perf.report;
