package kinglet.engine.memory;

/**
 * Runs of pages in chunks of 2 MiB, in one reserved range of addresses. Chunks are opened in ascending order when no open
 * one has room; a run comes from a chunk whose longest free run is hardly longer, so that nearly full chunks fill up and
 * sparse ones may empty. A chunk that is empty goes back to the kernel, but for the last one that got empty, and keeps
 * its addresses. The first chunks have small pages, so that a small server is small; later ones are meant for huge pages.
 *
 * <p>Beside the range are three tables: of chunks ({@link Chunk}), of runs ({@link Run}), and from each page to its run:
 * 6 KiB for an open chunk, 0.3 %. Owned by the executor.
 */
final class Chunks {
  /** 4 TiB: pages are counted in an int. */
  private static final int CHUNKS_MAX = 1 << 21;

  private static final int SMALL_PAGE_CHUNKS = 2;
  private static final int PAGE_SHIFT = 12;
  private static final int LISTS = Integer.SIZE - Integer.numberOfLeadingZeros(Chunk.PAGES) + 1;
  private static final int EMPTY_LIST = LISTS - 1;
  private static final int CANDIDATES_MAX = 8;

  private final boolean hugePages;
  private final int limit;
  private final long reserved;
  private final long base;
  private final long tables;
  private final long chunks;
  private final long runs;
  private final long pageToRun;
  private int opened;
  private int resident;
  private long pagesInRuns;
  private long idle;

  Chunks(long bytes, boolean hugePages) {
    this.hugePages = hugePages;
    this.limit = (int) Math.min(bytes / Chunk.BYTES, CHUNKS_MAX);
    this.tables = NativeMemory.map(tableBytes(limit));
    NativeMemory.adviseSmallPages(tables, tableBytes(limit));
    this.reserved = reserve(limit, tables);
    this.base = (reserved + Chunk.BYTES - 1) & -Chunk.BYTES;
    this.chunks = tables + Chunk.PAGE_BYTES;
    this.runs = chunks + (long) limit * Chunk.RECORD_BYTES;
    this.pageToRun = runs + (long) limit * (Chunk.PAGES / Run.PAGES_MIN) * Run.RECORD_BYTES;
    NativeMemory.adviseSmallPages(reserved, reservedBytes(limit));
    for (int i = 0; i < LISTS; i++) {
      Links.initList(list(i));
    }
  }

  private static long reserve(int limit, long tables) {
    try {
      return NativeMemory.reserve(reservedBytes(limit));
    } catch (OutOfNativeMemoryException e) {
      NativeMemory.unmap(tables, tableBytes(limit));
      throw e;
    }
  }

  /** One chunk more than is used, to align the first. */
  private static long reservedBytes(int limit) {
    return (limit + 1L) * Chunk.BYTES;
  }

  private static long tableBytes(int limit) {
    int runRecords = Chunk.PAGES / Run.PAGES_MIN * Run.RECORD_BYTES;
    long bytes = limit * (long) (Chunk.RECORD_BYTES + runRecords + Chunk.PAGES * Integer.BYTES);
    return Chunk.PAGE_BYTES + ((bytes + Chunk.PAGE_BYTES - 1) & -Chunk.PAGE_BYTES);
  }

  /**
   * A run of {@link Run#PAGES_MIN} to {@link Chunk#PAGES} pages.
   *
   * @return its record
   * @throws OutOfNativeMemoryException if the range or the machine has no more; nothing changed
   */
  long allocate(int pages) {
    assert pages >= Run.PAGES_MIN && pages <= Chunk.PAGES : pages;
    long chunk = chunkFor(pages);
    int firstPage = indexOf(chunk) * Chunk.PAGES + Chunk.take(chunk, pages);
    if (!Chunk.isResident(chunk)) {
      Chunk.resident(chunk, true);
      resident++;
    }
    relist(chunk);
    pagesInRuns += pages;
    return newRun(firstPage, pages);
  }

  private long newRun(int firstPage, int pages) {
    int index = firstPage / Run.PAGES_MIN;
    for (int page = firstPage; page < firstPage + pages; page++) {
      Memory.pokeInt(pageToRun + (long) page * Integer.BYTES, index);
    }
    long run = runs + (long) index * Run.RECORD_BYTES;
    Run.init(run, base + ((long) firstPage << PAGE_SHIFT), pages);
    return run;
  }

  void free(long run) {
    long chunk = chunkOf(Run.start(run));
    int firstPage = (int) ((Run.start(run) - start(chunk)) >>> PAGE_SHIFT);
    Chunk.give(chunk, firstPage, Run.pages(run));
    pagesInRuns -= Run.pages(run);
    if (Chunk.isEmpty(chunk)) {
      gotEmpty(chunk);
    } else if (!Chunk.isLeaving(chunk)) {
      relist(chunk);
    }
  }

  private void gotEmpty(long chunk) {
    restore(chunk);
    if (chunk != idle) {
      releaseIdle();
      idle = chunk;
    }
  }

  /** Whether the address is in the range. */
  boolean contains(long address) {
    return address >= base && address - base < (long) limit * Chunk.BYTES;
  }

  /** The record of the run that holds the address. */
  long runOf(long address) {
    long page = (address - base) >>> PAGE_SHIFT;
    return runs + (long) Memory.peekInt(pageToRun + page * Integer.BYTES) * Run.RECORD_BYTES;
  }

  /** The record of the chunk that holds the address. */
  long chunkOf(long address) {
    return chunk((int) ((address - base) / Chunk.BYTES));
  }

  /** The record of a chunk by its number, in the order of opening. */
  long chunk(int index) {
    return chunks + (long) index * Chunk.RECORD_BYTES;
  }

  /** How many were ever opened. */
  int opened() {
    return opened;
  }

  /** The record of the chunk's first run from a page on, or 0. */
  long runFrom(long chunk, int page) {
    int taken = Chunk.nextTaken(chunk, page);
    return taken == Chunk.PAGES ? 0 : runOf(start(chunk) + ((long) taken << PAGE_SHIFT));
  }

  /** The record of the run behind this one in its chunk, or 0. */
  long runBehind(long run) {
    long chunk = chunkOf(Run.start(run));
    return runFrom(chunk, (int) ((Run.start(run) - start(chunk)) >>> PAGE_SHIFT) + Run.pages(run));
  }

  boolean isLeaving(long run) {
    return Chunk.isLeaving(chunkOf(Run.start(run)));
  }

  /** No run comes from the chunk from now on. */
  void withdraw(long chunk) {
    Chunk.leaving(chunk, true);
    Links.remove(chunk);
  }

  /** Runs may come from the chunk again. */
  void restore(long chunk) {
    Chunk.leaving(chunk, false);
    relist(chunk);
  }

  private long chunkFor(int pages) {
    for (int i = listOf(pages); i < EMPTY_LIST; i++) {
      long chunk = firstFit(list(i), pages);
      if (chunk != 0) {
        return chunk;
      }
    }
    long empty = Links.next(list(EMPTY_LIST));
    return empty == list(EMPTY_LIST) ? open() : empty;
  }

  /** Every chunk of a later list than that of {@code pages} fits at once; in the list itself a few are tried. */
  private static long firstFit(long list, int pages) {
    long chunk = Links.next(list);
    for (int i = 0; i < CANDIDATES_MAX && chunk != list; i++) {
      if (Chunk.longest(chunk) >= pages) {
        return chunk;
      }
      chunk = Links.next(chunk);
    }
    return 0;
  }

  private long open() {
    if (opened == limit) {
      throw new OutOfNativeMemoryException(Chunk.BYTES);
    }
    long start = base + (long) opened * Chunk.BYTES;
    NativeMemory.open(start, Chunk.BYTES);
    if (hugePages && opened >= SMALL_PAGE_CHUNKS) {
      NativeMemory.adviseHugePages(start, Chunk.BYTES);
    }
    long chunk = chunk(opened++);
    Chunk.init(chunk);
    Links.addFirst(list(EMPTY_LIST), chunk);
    return chunk;
  }

  private void relist(long chunk) {
    if (Links.isLinked(chunk)) {
      Links.remove(chunk);
    }
    Links.addFirst(list(listOf(Chunk.longest(chunk))), chunk);
  }

  /** Gives the chunk that was kept back to the kernel. It queues last, behind empty ones that are resident. */
  void releaseIdle() {
    if (idle != 0 && Chunk.isEmpty(idle) && NativeMemory.discard(start(idle), Chunk.BYTES)) {
      Chunk.resident(idle, false);
      resident--;
      Links.remove(idle);
      Links.addLast(list(EMPTY_LIST), idle);
    }
    idle = 0;
  }

  private long start(long chunk) {
    return base + (long) indexOf(chunk) * Chunk.BYTES;
  }

  private int indexOf(long chunk) {
    return (int) ((chunk - chunks) / Chunk.RECORD_BYTES);
  }

  /** List i has the longest runs of 2^(i-1) pages up to, but without, 2^i; list 0 has full chunks. */
  private static int listOf(int longest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(longest);
  }

  private long list(int index) {
    return tables + (long) index * Links.BYTES;
  }

  long openedBytes() {
    return (long) opened * Chunk.BYTES;
  }

  /** Bytes of the chunks that aren't with the kernel. */
  long residentBytes() {
    return (long) resident * Chunk.BYTES;
  }

  long bytesInRuns() {
    return pagesInRuns << PAGE_SHIFT;
  }

  void close() {
    NativeMemory.unmap(reserved, reservedBytes(limit));
    NativeMemory.unmap(tables, tableBytes(limit));
  }
}
