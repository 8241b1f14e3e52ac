package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;

/** What is in any set. Owned by the executor. */
final class Union implements Combination {
  /** For up to so many sets, looking a member up in all that come before is less work than adding it to another set. */
  private static final int DIRECT_SETS_MAX = 4;

  private final SetInputs inputs;
  private final SetEditor editor;
  private final SetCursor cursor;
  private final SetLookup lookup;

  Union(SetInputs inputs, SetEditor editor, Keyspace keyspace) {
    this.inputs = inputs;
    this.editor = editor;
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  /** Unions of small sets are always collected: so they are in the order in which Redis replies them. */
  @Override
  public boolean isDirect() {
    return inputs.count() <= DIRECT_SETS_MAX && inputs.isOneTable();
  }

  @Override
  public long find(MemberSink sink) {
    long found = 0;
    for (int i = 0; i < inputs.count(); i++) {
      cursor.walk(inputs.set(i));
      while (cursor.next()) {
        if (!isBefore(i)) {
          sink.take(cursor);
          found++;
        }
      }
    }
    return found;
  }

  private boolean isBefore(int index) {
    for (int i = 0; i < index; i++) {
      if (lookup.contains(inputs.set(i), cursor)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void collect() {
    editor.createIntset();
    for (int i = 0; i < inputs.count(); i++) {
      cursor.walk(inputs.set(i));
      while (cursor.next()) {
        editor.add(cursor);
      }
    }
  }
}
