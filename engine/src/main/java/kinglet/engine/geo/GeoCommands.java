package kinglet.engine.geo;

import static kinglet.engine.command.Flags.ACL_GEO;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.Keys;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.sortedset.Addition;
import kinglet.engine.sortedset.SortedSet;

/**
 * The geo commands: members of sorted sets whose scores are {@link GeoHash}es. Here: the rows of all of them, and those on
 * single members; {@link GeoSearch} has the searches. Owned by the executor. Source of the behaviour: Redis 7.2.
 */
public final class GeoCommands implements CommandFamily {
  private final SortedSet set;
  private final Addition addition;
  private final GeoArguments arguments = new GeoArguments();
  private final GeoReply numbers;
  private final GeoSearch search;

  public GeoCommands(Keyspace keyspace, EncodingSettings settings) {
    set = new SortedSet(keyspace, settings);
    addition = new Addition(set, keyspace.allocator());
    numbers = new GeoReply(keyspace.allocator());
    search = new GeoSearch(set, new SortedSet(keyspace, settings), keyspace);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys read = Keys.one(RO | ACCESS);
    table.group("geo", ACL_GEO);
    table.add("geoadd", -5, WRITE | DENYOOM, Keys.one(RW | UPDATE), this::geoadd);
    table.add("geodist", -4, READONLY, read, this::geodist);
    table.add("geohash", -2, READONLY, read, this::geohash);
    table.add("geopos", -2, READONLY, read, this::geopos);
    table.add("georadius", -6, WRITE | DENYOOM, stored(read, 6), search::georadius);
    table.add("georadius_ro", -6, READONLY, read, search::georadiusReadOnly);
    table.add("georadiusbymember", -5, WRITE | DENYOOM, stored(read, 5), search::georadiusbymember);
    table.add("georadiusbymember_ro", -5, READONLY, read, search::georadiusbymemberReadOnly);
    table.add("geosearch", -7, READONLY, read, search::geosearch);
    table.add("geosearchstore", -8, WRITE | DENYOOM, Keys.one(OW | UPDATE).and(Keys.range(2, 0, 1, RO | ACCESS)),
        search::geosearchstore);
  }

  private static Keys stored(Keys read, int from) {
    return read.and(Keys.after("STORE", from, OW | UPDATE)).and(Keys.after("STOREDIST", from, OW | UPDATE))
        .foundBy(GeoCommands::findKeys);
  }

  /** Of several STORE and STOREDIST the last one counts. */
  private static void findKeys(KeyFinder line) {
    int target = 0;
    for (int i = 5; i + 1 < line.length(); i++) {
      if (line.is(i, "store") || line.is(i, "storedist")) {
        target = ++i;
      }
    }
    line.add(1, RO | ACCESS);
    if (target > 0) {
      line.add(target, OW | UPDATE);
    }
  }

  private void geoadd(Call call) {
    addition.begin();
    int first = 2;
    while (first < call.count() && addition.option(call, first)) {
      first++;
    }
    int words = call.count() - first;
    if (words % 3 != 0 || addition.isContradictory()) {
      call.reply().error(Errors.SYNTAX);
    } else if (readPlaces(call, first)) {
      add(call, first);
    }
  }

  private boolean readPlaces(Call call, int first) {
    for (int i = first; i < call.count(); i += 3) {
      if (!arguments.readPlace(call, i)) {
        return false;
      }
      addition.score(GeoHash.encode(arguments.longitude(), arguments.latitude(), GeoHash.STEPS));
    }
    return true;
  }

  private void add(Call call, int first) {
    if (first == call.count()) {
      call.reply().error(Errors.SYNTAX);
    } else {
      addition.run(call, first + 2, 3);
    }
  }

  private void geodist(Call call) {
    if (call.count() > 5) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    boolean united = call.count() == 5;
    if (united && !arguments.readUnit(call, 4)) {
      return;
    }
    double unit = united ? arguments.value() : 1;
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      set.open(entry);
      replyDistance(call, unit);
    }
  }

  private void replyDistance(Call call, double unit) {
    if (!find(call, 2)) {
      call.reply().nil();
      return;
    }
    double longitude = GeoHash.longitudeOf(set.score());
    double latitude = GeoHash.latitudeOf(set.score());
    if (!find(call, 3)) {
      call.reply().nil();
      return;
    }
    double score = set.score();
    double metres = Earth.distance(longitude, latitude, GeoHash.longitudeOf(score), GeoHash.latitudeOf(score));
    numbers.distance(call.reply(), metres / unit);
  }

  private boolean find(Call call, int member) {
    return set.find(call.address(member), call.length(member));
  }

  private void geohash(Call call) {
    long entry = beginMembers(call);
    for (int i = 2; entry != Call.WRONG_TYPE && i < call.count(); i++) {
      if (entry != Entry.NONE && find(call, i)) {
        call.reply().bulk(GeoHash.text(set.score()));
      } else {
        call.reply().nil();
      }
    }
  }

  private void geopos(Call call) {
    long entry = beginMembers(call);
    for (int i = 2; entry != Call.WRONG_TYPE && i < call.count(); i++) {
      if (entry != Entry.NONE && find(call, i)) {
        numbers.place(call.reply(), GeoHash.longitudeOf(set.score()), GeoHash.latitudeOf(set.score()));
      } else {
        call.reply().nilArray();
      }
    }
  }

  /** Opens the set, and begins the array of one reply for each member that is asked for. */
  private long beginMembers(Call call) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry != Call.WRONG_TYPE) {
      call.reply().array(call.count() - 2);
    }
    if (entry != Call.WRONG_TYPE && entry != Entry.NONE) {
      set.open(entry);
    }
    return entry;
  }
}
