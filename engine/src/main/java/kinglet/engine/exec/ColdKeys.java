package kinglet.engine.exec;

import java.util.List;
import java.util.Locale;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.ColdRecord;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.session.Transaction;

/**
 * Finds the cold values that a command is going to look at, by its key specifications; of EXEC, those of all that it is going
 * to run. What they do not tell (keys that SORT takes from patterns) is not found. Owned by the executor.
 */
final class ColdKeys {
  private final CommandTable table;
  private final Keyspace keyspace;
  private final KeyFinder finder = new KeyFinder();

  ColdKeys(CommandTable table, Keyspace keyspace) {
    this.table = table;
    this.keyspace = keyspace;
  }

  /** Adds the cold values of the call's command, fetched or being fetched; to be closed. */
  void fetch(Call call, List<ColdRecord> records) {
    Transaction transaction = call.session().transaction();
    if (transaction == null || !call.command().has(Flags.RUNS_QUEUE)) {
      fetch(call, call.command(), call.database(), records);
    } else {
      fetchQueued(call, transaction.commands(), transaction.input(), records);
    }
  }

  private void fetchQueued(Call call, ParsedCommands commands, long input, List<ColdRecord> records) {
    Database database = call.database();
    Call.Outer outer = call.enter(commands, input);
    for (int i = 0; i < commands.count(); i++) {
      Command command = table.command(commands.row(i));
      call.begin(i, command);
      if (command.name().equals("select")) {
        database = selected(call, database);
      } else {
        fetch(call, command, database, records);
      }
    }
    call.leave(outer);
  }

  private Database selected(Call call, Database database) {
    if (call.count() != 2 || !Decimal.isLong(call.address(1), call.length(1))) {
      return database;
    }
    long index = Decimal.parse(call.address(1), call.length(1));
    return index >= 0 && index < keyspace.databaseCount() ? keyspace.database((int) index) : database;
  }

  private void fetch(Call call, Command called, Database database, List<ColdRecord> records) {
    Command command = called.isContainer() && call.count() > 1
        ? called.subcommand(call.text(1).toLowerCase(Locale.ROOT))
        : called;
    if (command == null || !command.keys().areThere()) {
      return;
    }
    finder.find(call, command, 0);
    for (int key = 0; key < finder.count(); key++) {
      if (Keys.areRead(finder.flags(key))) {
        fetch(database, call.address(finder.argument(key)), call.length(finder.argument(key)), records);
      }
    }
  }

  private void fetch(Database database, long key, int keyLength, List<ColdRecord> records) {
    long entry = database.locate(key, keyLength);
    if (entry != Entry.NONE && Entry.isCold(entry)) {
      records.add(keyspace.coldValues().fetch(entry));
    }
  }
}
