package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Handler;

/**
 * A word after DEBUG.
 *
 * @param name in lower case
 * @param usage the name and its arguments, as HELP shows them
 * @param countMin how many arguments at least, DEBUG and the word included
 * @param countMax how many at most
 * @param description for HELP
 */
record DebugWord(String name, String usage, int countMin, int countMax, String description, Handler handler) {
  boolean fits(Call call) {
    return call.count() >= countMin && call.count() <= countMax && call.is(1, name);
  }
}
