package kinglet.engine.geo;

import kinglet.engine.command.Call;
import kinglet.engine.geo.SearchArguments.Centre;
import kinglet.engine.geo.SearchArguments.Storing;
import kinglet.engine.geo.SearchArguments.Syntax;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Reply;
import kinglet.engine.sortedset.SortedSet;
import kinglet.engine.sortedset.StoredSet;

/**
 * GEOSEARCH, GEOSEARCHSTORE, GEORADIUS, GEORADIUSBYMEMBER and their _RO forms: the cells of the map around the shape, one range
 * of scores each, then place by place. Owned by the executor. Source: geo.c of Redis 7.2.
 */
final class GeoSearch {
  private static final Syntax GEORADIUS = new Syntax(1, 6, Centre.PLACE, Storing.OPTIONAL);
  private static final Syntax GEORADIUS_RO = new Syntax(1, 6, Centre.PLACE, Storing.NEVER);
  private static final Syntax GEORADIUSBYMEMBER = new Syntax(1, 5, Centre.MEMBER, Storing.OPTIONAL);
  private static final Syntax GEORADIUSBYMEMBER_RO = new Syntax(1, 5, Centre.MEMBER, Storing.NEVER);
  private static final Syntax GEOSEARCH = new Syntax(1, 2, Centre.OPTION, Storing.NEVER);
  private static final Syntax GEOSEARCHSTORE = new Syntax(2, 3, Centre.OPTION, Storing.ALWAYS);

  private final SortedSet set;
  private final SortedSet made;
  private final GeoReply numbers;
  private final SearchArguments arguments = new SearchArguments();
  private final Cells cells = new Cells();
  private final Matches matches = new Matches();

  GeoSearch(SortedSet set, SortedSet made, Keyspace keyspace) {
    this.set = set;
    this.made = made;
    numbers = new GeoReply(keyspace.allocator());
  }

  void georadius(Call call) {
    run(call, GEORADIUS);
  }

  void georadiusReadOnly(Call call) {
    run(call, GEORADIUS_RO);
  }

  void georadiusbymember(Call call) {
    run(call, GEORADIUSBYMEMBER);
  }

  void georadiusbymemberReadOnly(Call call) {
    run(call, GEORADIUSBYMEMBER_RO);
  }

  void geosearch(Call call) {
    run(call, GEOSEARCH);
  }

  void geosearchstore(Call call) {
    run(call, GEOSEARCHSTORE);
  }

  private void run(Call call, Syntax syntax) {
    long entry = call.read(syntax.key(), Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry != Entry.NONE) {
      set.open(entry);
    }
    if (!arguments.read(call, syntax, entry == Entry.NONE ? null : set)) {
      return;
    }
    matches.clear();
    if (entry != Entry.NONE) {
      find(arguments.shape());
    }
    if (arguments.target() == 0) {
      reply(call.reply());
    } else {
      store(call, syntax.storing() == Storing.ALWAYS ? "geosearchstore" : "georadiusstore");
    }
  }

  private void find(Shape shape) {
    cells.cover(shape);
    int last = 0;
    for (int cell = 0; cell < Cells.COUNT && !isEnough(); cell++) {
      if (cells.isSearched(cell, last)) {
        search(shape, cells.scoreMin(cell), cells.scoreEnd(cell));
        last = cell;
      }
    }
    if (arguments.isSorted()) {
      matches.sort(arguments.isFarthestFirst(), wanted());
    }
  }

  private boolean isEnough() {
    return arguments.enough() > 0 && matches.count() >= arguments.enough();
  }

  private void search(Shape shape, double min, double end) {
    long first = set.countBelow(min);
    if (first == set.size()) {
      return;
    }
    set.seek(first);
    boolean more = true;
    while (more && set.score() < end && !isEnough()) {
      double score = set.score();
      if (shape.contains(GeoHash.longitudeOf(score), GeoHash.latitudeOf(score))) {
        matches.add(set.place(), score, shape.distanceMetres());
      }
      more = set.next();
    }
  }

  private int wanted() {
    return arguments.count() == 0 ? matches.count() : (int) Math.min(arguments.count(), matches.count());
  }

  private void reply(Reply reply) {
    int count = wanted();
    int parts = 1 + (arguments.withDistance() ? 1 : 0) + (arguments.withHash() ? 1 : 0) + (arguments.withPlace() ? 1 : 0);
    reply.array(count);
    for (int i = 0; i < count; i++) {
      if (parts > 1) {
        reply.array(parts);
      }
      set.goTo(matches.member(i));
      reply.bulk(set.address(), set.length());
      replyParts(reply, i);
    }
  }

  /** In the unit of the shape. */
  private double distance(int i) {
    return matches.distanceMetres(i) / arguments.shape().unit();
  }

  private void replyParts(Reply reply, int i) {
    double score = matches.score(i);
    if (arguments.withDistance()) {
      numbers.distance(reply, distance(i));
    }
    if (arguments.withHash()) {
      reply.integer((long) score);
    }
    if (arguments.withPlace()) {
      numbers.place(reply, GeoHash.longitudeOf(score), GeoHash.latitudeOf(score));
    }
  }

  private void store(Call call, String event) {
    made.create(Long.MAX_VALUE, 0);
    try {
      copyMatches();
      made.compact();
    } catch (OutOfNativeMemoryException e) {
      made.discard();
      throw e;
    }
    StoredSet.store(call, made, arguments.target(), event);
  }

  /** Where cells are the same a place may have been found twice. */
  private void copyMatches() {
    int count = wanted();
    for (int i = 0; i < count; i++) {
      set.goTo(matches.member(i));
      if (!made.find(set.address(), set.length())) {
        made.add(arguments.storesDistance() ? distance(i) : matches.score(i));
      }
    }
  }
}
