package kinglet.engine.command;

/**
 * Where a command's keys stand among its arguments, and what it does to them. Source: Redis 7's key specifications.
 *
 * @param flags what happens to the keys, bits of {@link Keys}
 * @param keyword the word that the keys follow, or null: they start at {@code begin}
 * @param begin the index of the first key, or where to begin looking for the keyword (negative: from the end); 0: unknown
 * @param numbered whether an argument says how many keys there are
 * @param last the last key, relative to the first; negative: from the end of the arguments. Numbered: where the count
 *     stands, relative to the beginning
 * @param step the distance from key to key
 * @param limit with last -1: keys stand in the first 1/limit of the rest; 0 and 1: in all of it. Numbered: the first key,
 *     relative to the beginning
 */
public record KeySpec(long flags, String keyword, int begin, boolean numbered, int last, int step, int limit) {
  /** Whether nobody can say where the keys stand without knowing the command. */
  public boolean isUnknown() {
    return begin == 0;
  }
}
