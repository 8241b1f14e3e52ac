package kinglet.engine.tracking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.session.Clients;
import kinglet.engine.session.KeyTracking;

/**
 * The options of CLIENT TRACKING, and whether they go together and with what the session chose before. Read for one call.
 * Source: Redis 7.2; but where two of the given prefixes overlap, that is refused whichever they are (Redis looks at the first
 * only, and answers twice for the others).
 */
final class TrackingOptions {
  private static final int FIRST = 3;
  private static final byte[] EVERY_KEY = {};

  private final Call call;
  private final Clients clients;
  private final List<byte[]> prefixes = new ArrayList<>();
  private int options;
  private long redirection;

  TrackingOptions(Call call, Clients clients) {
    this.call = call;
    this.clients = clients;
  }

  /** Bits of {@link KeyTracking}. */
  int options() {
    return options;
  }

  /** The id of a session, or 0. */
  long redirection() {
    return redirection;
  }

  /** Those of the BCAST mode; in it, if none was given, that of every key. */
  List<byte[]> prefixes() {
    return prefixes.isEmpty() && has(KeyTracking.BCAST) ? List.of(EVERY_KEY) : prefixes;
  }

  private boolean has(int option) {
    return (options & option) == option;
  }

  /** Reads all; if they are wrong, replies so and returns false. */
  boolean read() {
    for (int i = FIRST; i < call.count(); i++) {
      boolean hasValue = i + 1 < call.count();
      if (call.is(i, "redirect") && hasValue) {
        i++;
        if (!readRedirection(i)) {
          return false;
        }
      } else if (call.is(i, "prefix") && hasValue) {
        i++;
        prefixes.add(call.bytes(i));
      } else if (!readWord(i)) {
        return refuse(Errors.SYNTAX);
      }
    }
    return true;
  }

  private boolean readWord(int argument) {
    int option = switch (call.text(argument).toLowerCase(Locale.ROOT)) {
      case "bcast" -> KeyTracking.BCAST;
      case "optin" -> KeyTracking.OPTIN;
      case "optout" -> KeyTracking.OPTOUT;
      case "noloop" -> KeyTracking.NOLOOP;
      default -> 0;
    };
    options |= option;
    return option != 0;
  }

  private boolean readRedirection(int argument) {
    if (redirection != 0) {
      return refuse("ERR A client can only redirect to a single other client");
    }
    if (!call.readLong(argument)) {
      return false;
    }
    redirection = call.longValue();
    return clients.byId(redirection) != null || refuse("ERR The client ID you want redirect to does not exist");
  }

  /** Whether the session can turn to this; if not, replies why. */
  boolean goWith(KeyTracking before) {
    if (!has(KeyTracking.BCAST) && !prefixes.isEmpty()) {
      return refuse("ERR PREFIX option requires BCAST mode to be enabled");
    }
    if (before != null && before.has(KeyTracking.BCAST) != has(KeyTracking.BCAST)) {
      return refuse("ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it "
          + "with a different mode.");
    }
    if (has(KeyTracking.BCAST) && (has(KeyTracking.OPTIN) || has(KeyTracking.OPTOUT))) {
      return refuse("ERR OPTIN and OPTOUT are not compatible with BCAST");
    }
    if (has(KeyTracking.OPTIN | KeyTracking.OPTOUT)) {
      return refuse("ERR You can't specify both OPTIN mode and OPTOUT mode");
    }
    if (before != null && (has(KeyTracking.OPTIN) && before.has(KeyTracking.OPTOUT)
        || has(KeyTracking.OPTOUT) && before.has(KeyTracking.OPTIN))) {
      return refuse("ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it "
          + "with a different mode.");
    }
    return areApart(before == null ? List.of() : before.prefixes());
  }

  private boolean areApart(List<byte[]> before) {
    for (int i = 0; i < prefixes.size(); i++) {
      byte[] prefix = prefixes.get(i);
      byte[] other = overlapping(prefix, before);
      if (other != null) {
        return refuseOverlap(prefix, "an existing", other);
      }
      other = overlapping(prefix, prefixes.subList(i + 1, prefixes.size()));
      if (other != null) {
        return refuseOverlap(prefix, "another provided", other);
      }
    }
    return true;
  }

  private static byte[] overlapping(byte[] prefix, List<byte[]> others) {
    return others.stream().filter(other -> overlap(prefix, other)).findFirst().orElse(null);
  }

  private static boolean overlap(byte[] a, byte[] b) {
    int common = Math.min(a.length, b.length);
    for (int i = 0; i < common; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean refuseOverlap(byte[] prefix, String which, byte[] other) {
    return refuse("ERR Prefix '" + new String(prefix, ISO_8859_1) + "' overlaps with " + which + " prefix '"
        + new String(other, ISO_8859_1) + "'. Prefixes for a single client must not overlap.");
  }

  private boolean refuse(String error) {
    call.reply().error(error);
    return false;
  }
}
