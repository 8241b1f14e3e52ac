package kinglet.engine.memory;

/**
 * The record of one chunk of 2 MiB: which of its pages are taken. Static access by the record's address.
 *
 * <pre>
 * 0   links   16   in the list of chunks with a longest run of about the same length
 * 16  free     4   pages
 * 20  longest  4   pages of the longest free run
 * 24  resident 4   1 unless the pages are with the kernel
 * 28  leaving  4   1 while it is to be emptied, see {@link Evacuation}: then it is in no list
 * 32  density  4   as the last evacuation found it
 * 64  taken   64   a bit a page
 * </pre>
 */
final class Chunk {
  static final int RECORD_BYTES = 128;
  static final int PAGE_BYTES = 4096;
  static final int PAGES = 512;
  static final int BYTES = PAGES * PAGE_BYTES;

  private static final int FREE = 16;
  private static final int LONGEST = 20;
  private static final int RESIDENT = 24;
  private static final int LEAVING = 28;
  private static final int DENSITY = 32;
  private static final int TAKEN = 64;
  private static final int WORDS = PAGES / Long.SIZE;

  private Chunk() {}

  /** A fresh record is all zeroes. */
  static void init(long chunk) {
    Memory.pokeInt(chunk + FREE, PAGES);
    Memory.pokeInt(chunk + LONGEST, PAGES);
  }

  static int free(long chunk) {
    return Memory.peekInt(chunk + FREE);
  }

  static int longest(long chunk) {
    return Memory.peekInt(chunk + LONGEST);
  }

  static boolean isEmpty(long chunk) {
    return free(chunk) == PAGES;
  }

  static boolean isResident(long chunk) {
    return Memory.peekInt(chunk + RESIDENT) != 0;
  }

  static void resident(long chunk, boolean resident) {
    Memory.pokeInt(chunk + RESIDENT, resident ? 1 : 0);
  }

  static boolean isLeaving(long chunk) {
    return Memory.peekInt(chunk + LEAVING) != 0;
  }

  static void leaving(long chunk, boolean leaving) {
    Memory.pokeInt(chunk + LEAVING, leaving ? 1 : 0);
  }

  static int density(long chunk) {
    return Memory.peekInt(chunk + DENSITY);
  }

  static void density(long chunk, int density) {
    Memory.pokeInt(chunk + DENSITY, density);
  }

  /** Takes the first free run that is long enough; there must be one. */
  static int take(long chunk, int pages) {
    assert longest(chunk) >= pages;
    int from = firstFit(chunk, pages);
    flip(chunk, from, pages);
    recount(chunk, -pages);
    return from;
  }

  static void give(long chunk, int from, int pages) {
    assert nextTaken(chunk, from) == from && nextFree(chunk, from) >= from + pages : "freed twice";
    flip(chunk, from, pages);
    recount(chunk, pages);
  }

  private static int firstFit(long chunk, int pages) {
    int from = nextFree(chunk, 0);
    int to = nextTaken(chunk, from);
    while (to - from < pages) {
      from = nextFree(chunk, to);
      to = nextTaken(chunk, from);
    }
    return from;
  }

  private static void recount(long chunk, int freed) {
    Memory.pokeInt(chunk + FREE, free(chunk) + freed);
    int longest = 0;
    int from = nextFree(chunk, 0);
    while (from < PAGES) {
      int to = nextTaken(chunk, from);
      longest = Math.max(longest, to - from);
      from = nextFree(chunk, to);
    }
    Memory.pokeInt(chunk + LONGEST, longest);
  }

  private static void flip(long chunk, int from, int pages) {
    for (int page = from; page < from + pages; ) {
      int inWord = Math.min(Long.SIZE - page % Long.SIZE, from + pages - page);
      long bits = -1L >>> (Long.SIZE - inWord) << page;
      poke(chunk, page, peek(chunk, page) ^ bits);
      page += inWord;
    }
  }

  /** The first page from {@code from} on that is taken, or {@link #PAGES}. */
  static int nextTaken(long chunk, int from) {
    return nextSet(chunk, from, 0);
  }

  private static int nextFree(long chunk, int from) {
    return nextSet(chunk, from, -1L);
  }

  private static int nextSet(long chunk, int from, long flipped) {
    long mask = -1L << from;
    for (int page = from; page < PAGES; page = (page | (Long.SIZE - 1)) + 1) {
      long word = (peek(chunk, page) ^ flipped) & mask;
      if (word != 0) {
        return (page & -Long.SIZE) + Long.numberOfTrailingZeros(word);
      }
      mask = -1L;
    }
    return PAGES;
  }

  private static long peek(long chunk, int page) {
    return Memory.peek(word(chunk, page));
  }

  private static void poke(long chunk, int page, long word) {
    Memory.poke(word(chunk, page), word);
  }

  private static long word(long chunk, int page) {
    assert page / Long.SIZE < WORDS;
    return chunk + TAKEN + page / Long.SIZE * Long.BYTES;
  }
}
