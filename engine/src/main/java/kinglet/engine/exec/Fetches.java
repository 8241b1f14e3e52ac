package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinglet.engine.command.Call;
import kinglet.engine.command.Flags;
import kinglet.engine.keyspace.ColdRecord;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;

/**
 * The commands that wait for cold values of theirs, while other clients go on. A command is executed when all are here, and
 * nothing is evicted in between; what it finds cold then, it brings back without waiting. Another command may have brought a
 * value back meanwhile, and it may have gone again: then it waits anew, but after {@value #ROUNDS_MAX} rounds it reads what is
 * missing itself. So does one that waited for a key (BLPOP), as nobody may come between what made it go on and it; and what a
 * log or a primary says. Also those wait here that need memory, while what was moved out of memory is not written yet. Owned by the
 * executor.
 */
final class Fetches {
  private static final int ROUNDS_MAX = 3;

  private final ColdKeys keys;
  private final Blocking blocking;
  private final Turns turns;
  private final Map<Session, Held> waiting = new LinkedHashMap<>();
  private final List<ColdRecord> found = new ArrayList<>();
  private Freezer freezer = Freezer.NONE;

  /** A command that waits, or is about to go on. */
  private static final class Held {
    /** What for; nothing: for memory. */
    final List<ColdRecord> records;
    final int round;
    boolean woken;

    Held(List<ColdRecord> records, int round) {
      this.records = records;
      this.round = round;
    }

    boolean isOver(Freezer freezer) {
      return records.isEmpty() ? !freezer.isBusy() : areHere(records);
    }
  }

  Fetches(ColdKeys keys, Blocking blocking, Turns turns) {
    this.keys = keys;
    this.blocking = blocking;
    this.turns = turns;
  }

  /** Says who moves values out of memory. */
  void freezer(Freezer newFreezer) {
    freezer = newFreezer;
  }

  /** Whether the command about to run has to wait; then the session's standing says so. */
  boolean holds(Call call) {
    Session session = call.session();
    close(found);
    if (session.type() == Session.Type.MASTER || blocking.isWaiting(session)) {
      return false;
    }
    keys.fetch(call, found);
    Held before = waiting.remove(session);
    int round = before == null ? 0 : before.round;
    boolean held = false;
    if (!areHere(found) && round < ROUNDS_MAX) {
      hold(session, new Held(List.copyOf(found), round + 1));
      found.clear();
      held = true;
    } else if (freezer.isBusy() && (call.command().anyFlags(session.transaction()) & Flags.DENYOOM) != 0) {
      hold(session, new Held(List.of(), round));
      held = true;
    }
    if (before != null) {
      before.records.forEach(ColdRecord::close);
    }
    return held;
  }

  private static boolean areHere(List<ColdRecord> records) {
    for (int i = 0; i < records.size(); i++) {
      if (!records.get(i).isHere()) {
        return false;
      }
    }
    return true;
  }

  private void hold(Session session, Held held) {
    session.standing(Standing.HELD);
    waiting.put(session, held);
  }

  /** Lets those go on whose values are all here. */
  void wake() {
    waiting.forEach((session, held) -> {
      if (!held.woken && held.isOver(freezer)) {
        held.woken = true;
        turns.give(session);
      }
    });
  }

  /** A session has ended. */
  void forget(Session session) {
    Held held = waiting.remove(session);
    if (held != null) {
      held.records.forEach(ColdRecord::close);
    }
  }

  private static void close(List<ColdRecord> records) {
    for (int i = 0; i < records.size(); i++) {
      records.get(i).close();
    }
    records.clear();
  }
}
