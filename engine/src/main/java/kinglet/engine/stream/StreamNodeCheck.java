package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;

/**
 * Whether a valid listpack that came from outside is a {@link StreamNode}: that every number stands where one is read, and
 * tells what follows. One object serves all. Owned by the executor.
 */
final class StreamNodeCheck {
  private static final int HEAD_ELEMENTS = 3;

  private long at;
  private boolean ok;

  /** Whether it is, with an entry in it. */
  boolean isValid(long listpack) {
    at = Listpack.first(listpack);
    ok = true;
    long entries = number();
    long deleted = number();
    long fields = number();
    skip(fields);
    if (number() != 0 || !ok || entries < 0 || deleted < 0) {
      return false;
    }
    while (ok && at != Listpack.NONE) {
      if (checkEntry(fields)) {
        deleted--;
      } else {
        entries--;
      }
    }
    return ok && entries == 0 && deleted == 0;
  }

  /** Passes over an entry; whether it is marked deleted. */
  private boolean checkEntry(long masterFields) {
    long flags = number();
    number();
    number();
    long elements = HEAD_ELEMENTS;
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      skip(masterFields);
      elements += masterFields;
    } else {
      long fields = number();
      ok &= fields >= 0 && fields <= Integer.MAX_VALUE;
      skip(2 * fields);
      elements += 1 + 2 * fields;
    }
    ok &= number() == elements;
    return (flags & StreamNode.DELETED) != 0;
  }

  private long number() {
    ok &= at != Listpack.NONE && Listpack.isInteger(at);
    long number = ok ? Listpack.integer(at) : 0;
    skip(1);
    return number;
  }

  private void skip(long elements) {
    ok &= elements >= 0;
    for (long i = 0; i < elements && ok; i++) {
      ok = at != Listpack.NONE;
      at = ok ? Listpack.next(at) : at;
    }
  }
}
