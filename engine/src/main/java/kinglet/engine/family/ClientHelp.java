package kinglet.engine.family;

import kinglet.engine.command.ServerHelp;

/** What CLIENT HELP says. */
final class ClientHelp {
  static final ServerHelp HELP = new ServerHelp(
      "CACHING (YES|NO)",
      "    Whether the keys that the next command reads are tracked, in the modes OPTIN and OPTOUT.",
      "GETNAME",
      "    The name of this connection.",
      "GETREDIR",
      "    The number of the connection that this one's invalidations go to: 0, itself; -1, it tracks nothing.",
      "ID",
      "    The number of this connection.",
      "INFO",
      "    This connection's line of CLIENT LIST.",
      "KILL <ip:port>",
      "    Closes the connection from that address.",
      "KILL <option> <value> [<option> <value> [...]]",
      "    Closes all connections that match every option:",
      "    * ADDR (<ip:port>|<unixsocket>:0): its other end",
      "    * ID <id>: its number",
      "    * LADDR (<ip:port>|<unixsocket>:0): its end here",
      "    * MAXAGE <seconds>: as old as that, or older",
      "    * SKIPME (YES|NO): whether this connection is spared (default: yes)",
      "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB): its kind",
      "    * USER <name>: who logged in",
      "LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB)] [ID <id> [<id> ...]]",
      "    A line for each connection.",
      "NO-EVICT (ON|OFF)",
      "    Whether this connection is spared when buffers take too much memory.",
      "NO-TOUCH (ON|OFF)",
      "    Whether this connection's commands leave the keys' idle times alone.",
      "PAUSE <milliseconds> [WRITE|ALL]",
      "    Lets commands wait: those that write, or all (default: all).",
      "REPLY (ON|OFF|SKIP)",
      "    Whether commands are answered; SKIP: not the next one.",
      "SETINFO (LIB-NAME|LIB-VER) <value>",
      "    Says what library this connection uses.",
      "SETNAME <name>",
      "    Gives this connection a name.",
      "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [PREFIX <prefix> [...]]] [OPTIN] [OPTOUT] [NOLOOP]",
      "    Whether this connection hears when a key changes that it has read.",
      "TRACKINGINFO",
      "    Whether keys of this connection are tracked.",
      "UNBLOCK <id> [TIMEOUT|ERROR]",
      "    Ends the waiting of a connection.",
      "UNPAUSE",
      "    Ends CLIENT PAUSE.");

  private ClientHelp() {}
}
