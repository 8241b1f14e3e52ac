package kinglet.engine.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinglet.engine.memory.Allocator;

/**
 * MEMORY DOCTOR: which figures are unusual, and what may help. The bounds are those of Redis 7.2. Used by one call. Owned by
 * the executor.
 */
final class MemoryDoctor {
  private static final long MIB = 1 << 20;
  private static final long EMPTY_BYTES = 5 * MIB;
  private static final double PEAK_RATIO = 1.5;
  private static final double TOTAL_RATIO = 1.4;
  private static final double PART_RATIO = 1.1;
  private static final long WASTE_BYTES_MIN = 10 * MIB;
  private static final long CLIENT_BYTES_MAX = 200 << 10;

  private final MemoryFigures figures;
  private final List<String> findings = new ArrayList<>();

  MemoryDoctor(MemoryFigures figures) {
    this.figures = figures;
  }

  String report() {
    if (figures.usedBytes() < EMPTY_BYTES) {
      return "There is hardly any data yet, so its memory tells nothing. Ask again when there is more.\n";
    }
    examine();
    if (findings.isEmpty()) {
      return "Nothing about memory looks unusual.\n";
    }
    StringBuilder text = new StringBuilder("This looks unusual:\n\n");
    findings.forEach(finding -> text.append(" * ").append(finding).append("\n\n"));
    return text.toString();
  }

  private void examine() {
    Allocator allocator = figures.allocator();
    long used = figures.usedBytes();
    if (figures.peakBytes() > used * PEAK_RATIO) {
      findings.add("The peak was " + times(figures.peakBytes(), used) + " what is used now. What was freed since is used "
          + "again as data grows; MEMORY PURGE gives the system what is held in reserve.");
    }
    check(figures.residentBytes(), used, TOTAL_RATIO, "The process takes %s what data and clients use. A part of that is the "
        + "Java heap, code and the memory of connections; INFO memory shows the parts.");
    check(allocator.activeBytes(), allocator.usedBytes(), PART_RATIO, "Pages with data take %s the data: sizes or keys have "
        + "changed a lot. CONFIG SET activedefrag yes moves data together.");
    check(allocator.residentBytes(), allocator.activeBytes(), PART_RATIO, "The allocator holds %s its pages with data. MEMORY "
        + "PURGE gives back what it can, CONFIG SET activedefrag yes empties what is nearly empty.");
    check(figures.residentBytes(), allocator.residentBytes(), PART_RATIO, "The process takes %s what data takes: the rest is "
        + "the Java heap, code and buffers of connections.");
    if (figures.clientBytes() / Math.max(1, figures.clientCount()) > CLIENT_BYTES_MAX) {
      findings.add("A client takes " + figures.clientBytes() / figures.clientCount() / 1024 + " KiB on the average. CLIENT LIST "
          + "shows whose replies or unfinished commands wait; maxmemory-clients limits them.");
    }
  }

  private void check(long larger, long smaller, double ratioMax, String finding) {
    if (MemoryFigures.ratio(larger, smaller) > ratioMax && larger - smaller > WASTE_BYTES_MIN) {
      findings.add(finding.formatted(times(larger, smaller)));
    }
  }

  private static String times(long larger, long smaller) {
    return String.format(Locale.ROOT, "%.2f times", MemoryFigures.ratio(larger, smaller));
  }
}
