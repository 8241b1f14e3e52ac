package kinglet.engine.resp;

import java.util.Arrays;

/**
 * The complete commands of one read: for each its row and where its arguments stand in the input. Offsets are in bytes from
 * the start of the input, so the input may move. Written by a selector, read by the executor.
 */
public final class ParsedCommands {
  private static final int ARGUMENTS_KEPT_MAX = 16 * 1024;

  private int count;
  private int[] rows = new int[16];
  private int[] firstArguments = new int[17];
  // Where the arguments of the command that is still open begin.
  private int open;
  private long[] arguments = new long[64];

  public int count() {
    return count;
  }

  /** The row of a command, or {@link CommandNames#UNKNOWN}. */
  public int row(int command) {
    return rows[command];
  }

  /** The index of a command's first argument, which is its name. */
  public int firstArgument(int command) {
    return firstArguments[command];
  }

  /** How many arguments a command has, its name included: at least 1. */
  public int argumentCount(int command) {
    return firstArguments[command + 1] - firstArguments[command];
  }

  /** Where an argument starts. */
  public int offset(int argument) {
    return (int) (arguments[argument] >>> 32);
  }

  /** In bytes. */
  public int length(int argument) {
    return (int) arguments[argument];
  }

  /** Appends an argument to the command that {@link #endCommand} will end. */
  public void addArgument(int index, int offset, int length) {
    int at = open + index;
    if (at >= arguments.length) {
      arguments = Arrays.copyOf(arguments, Math.max(at + 1, arguments.length * 2));
    }
    arguments[at] = (long) offset << 32 | length;
  }

  /** Ends a command of {@code argumentCount} arguments. */
  public void endCommand(int row, int argumentCount) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, count * 2);
      firstArguments = Arrays.copyOf(firstArguments, count * 2 + 1);
    }
    rows[count] = row;
    open += argumentCount;
    firstArguments[++count] = open;
  }

  /** Forgets all commands, and the room that an unusual one took. */
  public void clear() {
    count = 0;
    open = 0;
    if (arguments.length > ARGUMENTS_KEPT_MAX) {
      arguments = new long[64];
    }
  }
}
