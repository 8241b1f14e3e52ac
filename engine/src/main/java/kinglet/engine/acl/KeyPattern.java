package kinglet.engine.acl;

import kinglet.engine.command.Keys;
import kinglet.engine.text.Glob;

/**
 * Keys that may be read, changed or both.
 *
 * @param rights of {@link #READ} and {@link #WRITE}, at least one
 */
record KeyPattern(String text, Glob glob, int rights) {
  static final int READ = 1;
  static final int WRITE = 2;
  private static final int BOTH = READ | WRITE;

  KeyPattern(String text, int rights) {
    this(text, new Glob(text, false), rights);
  }

  /** What one needs to do to a key what the flags of {@link Keys} say. */
  static int needed(long flags) {
    int read = (flags & Keys.ACCESS) != 0 ? READ : 0;
    return (flags & (Keys.INSERT | Keys.DELETE | Keys.UPDATE)) != 0 ? read | WRITE : read;
  }

  boolean grants(int needed) {
    return (rights & needed) == needed;
  }

  /** As a rule. */
  String describe() {
    return (rights == BOTH ? "~" : rights == READ ? "%R~" : "%W~") + text;
  }
}
