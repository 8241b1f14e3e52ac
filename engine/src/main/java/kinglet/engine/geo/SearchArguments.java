package kinglet.engine.geo;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.sortedset.SortedSet;

/**
 * The arguments of GEOSEARCH, GEORADIUS and their kin: centre, shape, options. What is wrong is replied, in Redis's order.
 * Owned by the executor. Source: georadiusGeneric of Redis 7.2; BYPOLYGON: Valkey 9.
 */
final class SearchArguments {
  private static final String NO_MEMBER = "ERR could not decode requested zset member";
  private static final String NO_RADIUS = "ERR need numeric radius";
  private static final String NO_WIDTH = "ERR need numeric width";
  private static final String NO_HEIGHT = "ERR need numeric height";
  private static final String NEGATIVE_RADIUS = "ERR radius cannot be negative";
  private static final String NEGATIVE_SIZE = "ERR height or width cannot be negative";
  private static final String NO_COUNT = "ERR COUNT must be > 0";
  private static final String ANY_WITHOUT_COUNT = "ERR the ANY argument requires COUNT argument";
  private static final String NO_CORNERS = "ERR invalid number of vertices";
  private static final String FEW_CORNERS = "ERR GEOSEARCH BYPOLYGON must have at least 3 vertices";
  private static final String NOT_STORED = " is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
  private static final int CORNERS_MIN = 3;

  /** Where the centre comes from. */
  enum Centre { PLACE, MEMBER, OPTION }

  /** When the result goes into a key: never, with STORE or STOREDIST, always. */
  enum Storing { NEVER, OPTIONAL, ALWAYS }

  /**
   * What a command fixes.
   *
   * @param key the argument that is the set
   * @param options the argument where options begin
   */
  record Syntax(int key, int options, Centre centre, Storing storing) {}

  private final GeoArguments values = new GeoArguments();
  private final Circle circle = new Circle();
  private final Box box = new Box();
  private final Polygon polygon = new Polygon();
  private Syntax syntax;
  private SortedSet set;
  private Shape shape;
  private boolean centred;
  private boolean centredByMember;
  private double longitude;
  private double latitude;
  private boolean withDistance;
  private boolean withHash;
  private boolean withPlace;
  private boolean sorted;
  private boolean farthestFirst;
  private boolean any;
  private long count;
  private int target;
  private boolean storesDistance;

  /**
   * Reads them; false if they are wrong.
   *
   * @param given the set that is searched, or null if there is none: then members are not looked up
   */
  boolean read(Call call, Syntax newSyntax, SortedSet given) {
    syntax = newSyntax;
    set = given;
    shape = null;
    centred = false;
    centredByMember = false;
    withDistance = false;
    withHash = false;
    withPlace = false;
    sorted = false;
    any = false;
    count = 0;
    target = syntax.storing() == Storing.ALWAYS ? 1 : 0;
    storesDistance = false;
    return readFixed(call) && readOptions(call) && fit(call);
  }

  private boolean readFixed(Call call) {
    return switch (syntax.centre()) {
      case PLACE -> readPlace(call, 2) && readCircle(call, 4);
      case MEMBER -> set == null || readMember(call, 2) && readCircle(call, 3);
      case OPTION -> true;
    };
  }

  private boolean readPlace(Call call, int argument) {
    if (!values.readPlace(call, argument)) {
      return false;
    }
    centre(values.longitude(), values.latitude());
    return true;
  }

  private boolean readMember(Call call, int argument) {
    if (!set.find(call.address(argument), call.length(argument))) {
      call.reply().error(NO_MEMBER);
      return false;
    }
    centre(GeoHash.longitudeOf(set.score()), GeoHash.latitudeOf(set.score()));
    return true;
  }

  private void centre(double newLongitude, double newLatitude) {
    longitude = newLongitude;
    latitude = newLatitude;
    centred = true;
  }

  private boolean readCircle(Call call, int argument) {
    if (!values.readNumber(call, argument, NO_RADIUS) || refuses(call, values.value() < 0, NEGATIVE_RADIUS)) {
      return false;
    }
    circle.radius(values.value());
    return readUnit(call, argument + 1, circle);
  }

  private boolean readBox(Call call, int argument) {
    if (!values.readNumber(call, argument, NO_WIDTH)) {
      return false;
    }
    double width = values.value();
    if (!values.readNumber(call, argument + 1, NO_HEIGHT)
        || refuses(call, values.value() < 0 || width < 0, NEGATIVE_SIZE)) {
      return false;
    }
    box.size(width, values.value());
    return readUnit(call, argument + 2, box);
  }

  private boolean readUnit(Call call, int argument, Shape read) {
    if (!values.readUnit(call, argument)) {
      return false;
    }
    read.unit(values.value());
    shape = read;
    return true;
  }

  private boolean readPolygon(Call call, int argument) {
    if (!call.readLong(argument, Integer.MIN_VALUE, Integer.MAX_VALUE, NO_CORNERS)) {
      return false;
    }
    long corners = call.longValue();
    if (refuses(call, corners < CORNERS_MIN || corners > (call.count() - argument - 1) / 2, FEW_CORNERS)) {
      return false;
    }
    polygon.clear();
    for (int i = 0; i < corners; i++) {
      if (!values.readPlace(call, argument + 1 + 2 * i)) {
        return false;
      }
      polygon.add(values.longitude(), values.latitude());
    }
    shape = polygon;
    return true;
  }

  private static boolean refuses(Call call, boolean wrong, String error) {
    if (wrong) {
      call.reply().error(error);
    }
    return wrong;
  }

  private boolean readOptions(Call call) {
    int argument = syntax.options();
    while (argument < call.count()) {
      int read = readWord(call, argument) ? 1 : readOption(call, argument);
      if (read == 0) {
        refuses(call, call.reply().error() == null, Errors.SYNTAX);
        return false;
      }
      argument += read;
    }
    return true;
  }

  /** An option that is one word. */
  private boolean readWord(Call call, int argument) {
    if (call.is(argument, "withdist")) {
      withDistance = true;
    } else if (call.is(argument, "withhash")) {
      withHash = true;
    } else if (call.is(argument, "withcoord")) {
      withPlace = true;
    } else if (call.is(argument, "any")) {
      any = true;
    } else if (call.is(argument, "asc") || call.is(argument, "desc")) {
      sorted = true;
      farthestFirst = call.is(argument, "desc");
    } else if (syntax.storing() == Storing.ALWAYS && call.is(argument, "storedist")) {
      storesDistance = true;
    } else {
      return false;
    }
    return true;
  }

  /** How many arguments the option takes; 0 if it is none or wrong. */
  private int readOption(Call call, int argument) {
    int values = call.count() - argument - 1;
    if (values >= 1 && call.is(argument, "count")) {
      return readCount(call, argument + 1) ? 2 : 0;
    }
    if (syntax.storing() == Storing.OPTIONAL && values >= 1 && (call.is(argument, "store") || call.is(argument, "storedist"))) {
      target = argument + 1;
      storesDistance = call.is(argument, "storedist");
      return 2;
    }
    if (syntax.centre() != Centre.OPTION || shape == polygon && !call.is(argument, "bypolygon")) {
      return 0;
    }
    int taken = readCentre(call, argument, values);
    return taken > 0 || call.reply().error() != null ? taken : readShape(call, argument, values);
  }

  private boolean readCount(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    count = call.longValue();
    return !refuses(call, count <= 0, NO_COUNT);
  }

  private int readCentre(Call call, int argument, int values) {
    boolean byPlace = centred && !centredByMember;
    if (values >= 1 && !byPlace && call.is(argument, "frommember")) {
      centredByMember = true;
      centred = true;
      return set == null || readMember(call, argument + 1) ? 2 : 0;
    }
    if (values >= 2 && !centredByMember && call.is(argument, "fromlonlat")) {
      return readPlace(call, argument + 1) ? 3 : 0;
    }
    return 0;
  }

  private int readShape(Call call, int argument, int values) {
    if (values >= 2 && shape != box && call.is(argument, "byradius")) {
      return readCircle(call, argument + 1) ? 3 : 0;
    }
    if (values >= 3 && shape != circle && call.is(argument, "bybox")) {
      return readBox(call, argument + 1) ? 4 : 0;
    }
    boolean free = !centred && (shape == null || shape == polygon);
    if (values >= 2 && free && call.is(argument, "bypolygon")) {
      return readPolygon(call, argument + 1) ? 2 + 2 * (int) call.longValue() : 0;
    }
    return 0;
  }

  private boolean fit(Call call) {
    String error = null;
    if (target > 0 && (withDistance || withHash || withPlace)) {
      error = "ERR " + (syntax.storing() == Storing.ALWAYS ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS") + NOT_STORED;
    } else if (syntax.centre() == Centre.OPTION && !centred && shape != polygon) {
      error = "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + call.shown(0);
    } else if (syntax.centre() == Centre.OPTION && shape == null) {
      error = "ERR exactly one of BYRADIUS and BYBOX can be specified for " + call.shown(0);
    } else if (any && count == 0) {
      error = ANY_WITHOUT_COUNT;
    }
    if (error != null) {
      call.reply().error(error);
      return false;
    }
    if (shape != null) {
      shape.centre(longitude, latitude);
    }
    return true;
  }

  /** What is searched, its centre known unless it follows from the shape; only with a set. */
  Shape shape() {
    return shape;
  }

  /** How many are enough: those found first; 0 if all are looked for. */
  long enough() {
    return any ? count : 0;
  }

  /** How many are wanted; 0 is all. */
  long count() {
    return count;
  }

  /** Whether an order is asked for: by COUNT too, without ANY. */
  boolean isSorted() {
    return sorted || count > 0 && !any;
  }

  boolean isFarthestFirst() {
    return sorted && farthestFirst;
  }

  boolean withDistance() {
    return withDistance;
  }

  boolean withHash() {
    return withHash;
  }

  boolean withPlace() {
    return withPlace;
  }

  /** The argument that is the key for the result; 0 is none. */
  int target() {
    return target;
  }

  boolean storesDistance() {
    return storesDistance;
  }
}
