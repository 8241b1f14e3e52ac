package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;

/** What is in all sets: each member of the smallest is looked up in the others. Owned by the executor. */
final class Intersection implements Combination {
  private final SetInputs inputs;
  private final SetEditor editor;
  private final MemberSink intoEditor;
  private final MemberSink nowhere = member -> { };
  private final SetCursor cursor;
  private final SetLookup lookup;

  Intersection(SetInputs inputs, SetEditor editor, Keyspace keyspace) {
    this.inputs = inputs;
    this.editor = editor;
    intoEditor = editor::add;
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public long find(MemberSink sink) {
    return find(sink, Long.MAX_VALUE);
  }

  /** How many members it has, counted up to a limit. */
  long count(long limit) {
    return find(nowhere, limit);
  }

  private long find(MemberSink sink, long limit) {
    if (inputs.isOneMissing()) {
      return 0;
    }
    inputs.sortBySize();
    cursor.walk(inputs.set(0));
    long found = 0;
    while (found < limit && cursor.next()) {
      if (isInOthers()) {
        sink.take(cursor);
        found++;
      }
    }
    return found;
  }

  private boolean isInOthers() {
    for (int i = 1; i < inputs.count(); i++) {
      if (inputs.set(i) != inputs.set(0) && !lookup.contains(inputs.set(i), cursor)) {
        return false;
      }
    }
    return true;
  }

  /** Into an intset if the smallest set is one, else into a listpack; integers end as an intset. */
  @Override
  public void collect() {
    inputs.sortBySize();
    if (SetRef.encoding(inputs.set(0)) == SetRef.INTSET) {
      editor.createIntset();
    } else {
      editor.createListpack();
    }
    find(intoEditor);
    editor.becomeIntsetIfIntegers();
  }
}
