package kinglet.engine.memory;

/**
 * Empties sparse chunks: chooses those with the fewest live bytes, as many as the others have room for, and withdraws
 * them, so that blocks are freed there but none is allocated. Whoever knows the blocks then moves those that lie in
 * one. Memory goes back to the kernel a chunk at a time, which is why whole chunks are chosen and not, as in Redis's
 * je_get_defrag_hint, slabs that are sparser than others of their class: emptying those can leave a full slab in every chunk.
 * Owned by the executor.
 */
final class Evacuation {
  /** Density is counted in 64ths of a chunk. */
  private static final int STEPS = 64;

  /** Denser chunks aren't worth the copying. */
  private static final int DENSITY_MAX = STEPS * 3 / 4;

  private final Chunks chunks;
  private final Slabs slabs;

  Evacuation(Chunks chunks, Slabs slabs) {
    this.chunks = chunks;
    this.slabs = slabs;
  }

  /** Chooses chunks anew, and answers how many. */
  int start() {
    end();
    int[] allowed = choose(countByDensity());
    int withdrawn = 0;
    for (int i = 0; i < chunks.opened(); i++) {
      long chunk = chunks.chunk(i);
      if (!Chunk.isEmpty(chunk) && allowed[Chunk.density(chunk)]-- > 0) {
        withdraw(chunk);
        withdrawn++;
      }
    }
    return withdrawn;
  }

  private int[] countByDensity() {
    int[] counts = new int[STEPS + 1];
    for (int i = 0; i < chunks.opened(); i++) {
      long chunk = chunks.chunk(i);
      if (!Chunk.isEmpty(chunk)) {
        Chunk.density(chunk, measure(chunk));
        counts[Chunk.density(chunk)]++;
      }
    }
    return counts;
  }

  private int measure(long chunk) {
    long live = 0;
    for (long run = chunks.runFrom(chunk, 0); run != 0; run = chunks.runBehind(run)) {
      live += Run.liveBytes(run);
    }
    return (int) ((live * STEPS + Chunk.BYTES - 1) / Chunk.BYTES);
  }

  /** How many chunks of each density may go: the sparsest, while they fit into 3/4 of the room in the rest. */
  private static int[] choose(int[] counts) {
    int[] allowed = new int[counts.length];
    long room = 0;
    for (int density = 0; density <= STEPS; density++) {
      room += (long) (STEPS - density) * counts[density];
    }
    long moved = 0;
    for (int density = 0; density <= DENSITY_MAX; density++) {
      while (allowed[density] < counts[density] && moved + density <= (room - STEPS + density) * 3 / 4) {
        allowed[density]++;
        moved += density;
        room -= STEPS - density;
      }
    }
    return allowed;
  }

  private void withdraw(long chunk) {
    chunks.withdraw(chunk);
    for (long run = chunks.runFrom(chunk, 0); run != 0; run = chunks.runBehind(run)) {
      if (Run.isSlab(run)) {
        slabs.withdraw(run);
      }
    }
  }

  /** What didn't get empty is used as before. */
  void end() {
    slabs.releaseIdle();
    chunks.releaseIdle();
    for (int i = 0; i < chunks.opened(); i++) {
      if (Chunk.isLeaving(chunks.chunk(i))) {
        restore(chunks.chunk(i));
      }
    }
  }

  private void restore(long chunk) {
    chunks.restore(chunk);
    for (long run = chunks.runFrom(chunk, 0); run != 0; run = chunks.runBehind(run)) {
      if (Run.isSlab(run)) {
        slabs.restore(run);
      }
    }
  }
}
