package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;

/**
 * What is in the first set and in no other: either each member of the first is looked up in the others, or the others' members
 * are taken out of a copy of the first, whichever is less work. Owned by the executor. Source: sunionDiffGenericCommand of
 * Redis 7.2.
 */
final class Difference implements Combination {
  private final SetInputs inputs;
  private final SetEditor editor;
  private final MemberSink intoEditor;
  private final SetCursor cursor;
  private final SetLookup lookup;

  Difference(SetInputs inputs, SetEditor editor, Keyspace keyspace) {
    this.inputs = inputs;
    this.editor = editor;
    intoEditor = editor::add;
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  /** Differences of a small set are always collected: so they are in the order in which Redis replies them. */
  @Override
  public boolean isDirect() {
    return SetRef.isTable(inputs.set(0)) && (inputs.isFirstRepeated() || isLookupLessWork());
  }

  /** Lookups stop early where sets have much in common, so they are thought to cost half. */
  private boolean isLookupLessWork() {
    long lookups = 0;
    long removals = 0;
    for (int i = 0; i < inputs.count(); i++) {
      lookups += inputs.set(i) == SetRef.NONE ? 0 : inputs.size(0);
      removals += inputs.size(i);
    }
    return lookups / 2 <= removals;
  }

  @Override
  public long find(MemberSink sink) {
    if (inputs.isFirstRepeated()) {
      return 0;
    }
    inputs.sortOthersByFallingSize();
    cursor.walk(inputs.set(0));
    long found = 0;
    while (cursor.next()) {
      if (!isInOthers()) {
        sink.take(cursor);
        found++;
      }
    }
    return found;
  }

  private boolean isInOthers() {
    for (int i = 1; i < inputs.count(); i++) {
      if (lookup.contains(inputs.set(i), cursor)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void collect() {
    editor.createIntset();
    if (inputs.isFirstRepeated() || isLookupLessWork()) {
      find(intoEditor);
    } else {
      removeOthers();
    }
  }

  private void removeOthers() {
    cursor.walk(inputs.set(0));
    while (cursor.next()) {
      editor.add(cursor);
    }
    for (int i = 1; i < inputs.count() && editor.size() > 0; i++) {
      cursor.walk(inputs.set(i));
      while (cursor.next()) {
        editor.remove(cursor);
      }
    }
  }
}
