package kinglet.engine.memory;

import java.util.Arrays;

/**
 * Empties sparse chunks: chooses those with the fewest live bytes, as many as the others have room for, and withdraws
 * them, so that blocks are freed there but none is allocated. Whoever knows the blocks then moves those that lie in
 * one. Memory goes back to the kernel a chunk at a time, which is why whole chunks are chosen and not, as in Redis's
 * je_get_defrag_hint, slabs that are sparser than others of their class: emptying those can leave a full slab in every chunk.
 *
 * <p>All of it goes in steps of some chunks, about 2 us each, as {@link #advance} is called: measuring, withdrawing, and at the
 * end restoring what did not get empty. What is freed and allocated in between makes the choice a little worse, not wrong.
 * Owned by the executor.
 */
final class Evacuation {
  /** Density is counted in 64ths of a chunk. */
  private static final int STEPS = 64;

  /** Denser chunks aren't worth the copying. */
  private static final int DENSITY_MAX = STEPS * 3 / 4;

  private enum Phase {
    DONE,
    MEASURING,
    WITHDRAWING,
    RESTORING
  }

  private final Chunks chunks;
  private final Slabs slabs;
  private final int[] counts = new int[STEPS + 1];
  private Phase phase = Phase.DONE;
  private int[] allowed = {};
  private int next;
  private int measured;
  private int withdrawn;

  Evacuation(Chunks chunks, Slabs slabs) {
    this.chunks = chunks;
    this.slabs = slabs;
  }

  /** Begins to choose chunks anew. */
  void start() {
    Arrays.fill(counts, 0);
    withdrawn = 0;
    begin(Phase.MEASURING);
  }

  /** Begins to use what did not get empty as before. */
  void end() {
    begin(Phase.RESTORING);
  }

  private void begin(Phase newPhase) {
    slabs.releaseIdle();
    chunks.releaseIdle();
    phase = newPhase;
    next = 0;
  }

  /** How many chunks were withdrawn since the start. */
  int withdrawn() {
    return withdrawn;
  }

  /** Goes on with so many chunks. Returns false when there is nothing left to do. */
  boolean advance(int chunksMax) {
    for (int i = 0; i < chunksMax && phase != Phase.DONE; i++) {
      step();
    }
    return phase != Phase.DONE;
  }

  private void step() {
    int end = phase == Phase.WITHDRAWING ? measured : chunks.opened();
    if (next == end) {
      endPhase();
      return;
    }
    long chunk = chunks.chunk(next++);
    if (phase == Phase.WITHDRAWING) {
      withdrawIfAllowed(chunk);
    } else {
      restore(chunk);
      if (phase == Phase.MEASURING) {
        count(chunk);
      }
    }
  }

  private void endPhase() {
    if (phase == Phase.MEASURING) {
      measured = next;
      allowed = choose(counts);
      begin(Phase.WITHDRAWING);
    } else {
      phase = Phase.DONE;
    }
  }

  private void count(long chunk) {
    if (!Chunk.isEmpty(chunk)) {
      Chunk.density(chunk, measure(chunk));
      counts[Chunk.density(chunk)]++;
    }
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

  private void withdrawIfAllowed(long chunk) {
    if (Chunk.isEmpty(chunk) || allowed[Chunk.density(chunk)] == 0) {
      return;
    }
    allowed[Chunk.density(chunk)]--;
    // A slab that is kept for its next block must not be in a chunk that gets none.
    slabs.releaseIdle();
    if (!Chunk.isEmpty(chunk)) {
      withdraw(chunk);
      withdrawn++;
    }
  }

  private void withdraw(long chunk) {
    chunks.withdraw(chunk);
    for (long run = chunks.runFrom(chunk, 0); run != 0; run = chunks.runBehind(run)) {
      if (Run.isSlab(run)) {
        slabs.withdraw(run);
      }
    }
  }

  private void restore(long chunk) {
    if (!Chunk.isLeaving(chunk)) {
      return;
    }
    chunks.restore(chunk);
    for (long run = chunks.runFrom(chunk, 0); run != 0; run = chunks.runBehind(run)) {
      if (Run.isSlab(run)) {
        slabs.restore(run);
      }
    }
  }
}
