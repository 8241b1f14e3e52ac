package kinglet.engine.family;

import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import kinglet.engine.command.KeyFinder;

/** The rules of commands that do to their key what options tell them to. Source: setGetKeys, bitfieldGetKeys of Redis 7.2. */
final class VariableKeys {
  private VariableKeys() {}

  /** SET reads the old value only with GET or IFEQ. */
  static void ofSet(KeyFinder line) {
    for (int i = 3; i < line.length(); i++) {
      if (line.is(i, "get") || line.is(i, "ifeq")) {
        line.add(1, RW | ACCESS | UPDATE);
        return;
      }
    }
    line.add(1, OW | UPDATE);
  }

  /** BITFIELD only reads if all its operations are GET. */
  static void ofBitfield(KeyFinder line) {
    line.add(1, isReadOnly(line) ? RO | ACCESS : RW | ACCESS | UPDATE);
  }

  /** What is no operation counts as a write, which is the safer guess. */
  private static boolean isReadOnly(KeyFinder line) {
    int i = 2;
    while (i < line.length()) {
      int left = line.length() - 1 - i;
      if (line.is(i, "get") && left >= 2) {
        i += 3;
      } else if (line.is(i, "overflow") && left >= 1) {
        i += 2;
      } else {
        return false;
      }
    }
    return true;
  }
}
