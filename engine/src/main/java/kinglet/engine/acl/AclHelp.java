package kinglet.engine.acl;

import kinglet.engine.command.ServerHelp;

/** What ACL HELP says. */
final class AclHelp {
  static final ServerHelp HELP = new ServerHelp(
      "CAT [<category>]",
      "    The categories, or the commands of one.",
      "DELUSER <username> [<username> ...]",
      "    Removes users and disconnects their clients.",
      "DRYRUN <username> <command> [<arg> ...]",
      "    Whether a user may run a command, which is not run.",
      "GENPASS [<bits>]",
      "    A password that nobody can guess, of 256 bits or as many as are asked for.",
      "GETUSER <username>",
      "    What a user may do.",
      "LIST",
      "    All users, as rules that make them.",
      "LOAD",
      "    Puts the users of the ACL file in place of those that are there.",
      "LOG [<count>|RESET]",
      "    What was denied lately, newest first (10 entries, or count); RESET forgets it.",
      "SAVE",
      "    Writes all users into the ACL file.",
      "SETUSER <username> [<rule> ...]",
      "    Makes or changes a user.",
      "USERS",
      "    The names of all users.",
      "WHOAMI",
      "    The user of this connection.");

  private AclHelp() {}
}
