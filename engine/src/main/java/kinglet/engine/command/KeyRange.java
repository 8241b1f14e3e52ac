package kinglet.engine.command;

import java.util.List;

/**
 * A command's keys as clients asked for them before there were key specifications: first, last, step. Several specifications
 * are glued where one range covers them. Source: populateCommandLegacyRangeSpec of Redis 7.2.
 *
 * @param first the first key's argument, or 0
 * @param last the last key's; negative: from the end
 * @param movable whether there are keys that the range does not cover
 */
public record KeyRange(int first, int last, int step, boolean movable) {
  /** The range of these specifications. */
  public static KeyRange of(List<KeySpec> specs) {
    if (specs.size() == 1 && isRange(specs.getFirst())) {
      KeySpec only = specs.getFirst();
      return new KeyRange(only.begin(), last(only), only.step(), isIncomplete(only));
    }
    return glued(specs);
  }

  private static KeyRange glued(List<KeySpec> specs) {
    int first = 0;
    int last = 0;
    boolean movable = false;
    for (KeySpec spec : specs) {
      if (!isRange(spec) || spec.step() != 1 || last != 0 && last != spec.begin() - 1) {
        movable = true;
        continue;
      }
      movable |= isIncomplete(spec);
      first = first == 0 ? spec.begin() : Math.min(first, spec.begin());
      // Unsigned, so that an end counted from the end is the last of all.
      last = Integer.compareUnsigned(last(spec), last) > 0 ? last(spec) : last;
    }
    return new KeyRange(first, last, first == 0 ? 0 : 1, movable);
  }

  private static boolean isRange(KeySpec spec) {
    return !spec.isUnknown() && spec.keyword() == null && !spec.numbered();
  }

  private static boolean isIncomplete(KeySpec spec) {
    return (spec.flags() & Keys.INCOMPLETE) != 0;
  }

  private static int last(KeySpec spec) {
    return spec.last() < 0 ? spec.last() : spec.begin() + spec.last();
  }
}
