package kinglet.engine.command;

/**
 * What a command waits for that cannot be served now. One object serves all calls, so who keeps a wait copies it. Owned by
 * the executor.
 *
 * <p>A command waits for keys, or only for whoever wakes it (an offset that replicas acknowledge). It is executed again from
 * its arguments when it is woken, and may find that it still has to wait.
 */
public final class Block {
  private static final Handler NIL_ARRAY = call -> call.reply().nilArray();

  private boolean asked;
  private long deadlineMs;
  private int firstKey;
  private int keyCount;
  private int type;
  private boolean evenGone;
  private Handler timedOut;
  private Object memory;

  Block() {}

  /** Begins a new one. */
  Block until(long newDeadlineMs) {
    asked = true;
    deadlineMs = newDeadlineMs;
    firstKey = 0;
    keyCount = 0;
    evenGone = false;
    timedOut = NIL_ARRAY;
    memory = null;
    return this;
  }

  /**
   * Until one of the keys holds a value of a type.
   *
   * @param first the first key's argument; the others follow it
   * @param valueType a number of {@link kinglet.engine.keyspace.Type}
   */
  public Block onKeys(int first, int count, int valueType) {
    firstKey = first;
    keyCount = count;
    type = valueType;
    return this;
  }

  /** Also when one of the keys goes or becomes another type: the command then says what is wrong. */
  public Block orGone() {
    evenGone = true;
    return this;
  }

  /** What answers when the deadline passes, instead of a nil array. It is given the call as the command was. */
  public Block orElse(Handler handler) {
    timedOut = handler;
    return this;
  }

  /** What {@link Call#remembered} answers when the command is executed again. */
  public Block remember(Object thing) {
    memory = thing;
    return this;
  }

  /** The executor: takes note of it. */
  public void taken() {
    asked = false;
  }

  boolean isAsked() {
    return asked;
  }

  /** Unix time in milliseconds, 0: never. */
  public long deadlineMs() {
    return deadlineMs;
  }

  public int firstKey() {
    return firstKey;
  }

  /** 0: it waits for no key. */
  public int keyCount() {
    return keyCount;
  }

  public int type() {
    return type;
  }

  public boolean isEvenGone() {
    return evenGone;
  }

  public Handler timedOut() {
    return timedOut;
  }

  public Object memory() {
    return memory;
  }
}
