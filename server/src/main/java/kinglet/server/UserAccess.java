package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import kinglet.engine.Engine;
import kinglet.engine.acl.AclCommands;
import kinglet.engine.acl.AclFile;
import kinglet.engine.acl.Guard;
import kinglet.engine.acl.RenamedCommands;
import kinglet.engine.acl.StartUsers;
import kinglet.engine.acl.UserTable;
import kinglet.engine.acl.Vocabulary;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.family.ClientLine;

/** Users, their commands, their settings and their file, put together. */
final class UserAccess {
  private final Configuration configuration;
  private final Engine engine;
  private final UserTable users;
  private final Guard guard;
  private final AclFile file;

  /** Before the command table is made. */
  UserAccess(Configuration configuration, Engine engine) {
    this.configuration = configuration;
    this.engine = engine;
    users = new UserTable(new Vocabulary(engine::table, configuration.acl()::allChannelsAtFirst), engine.clients());
    guard = new Guard(users, configuration.acl(), engine.stats().access(), ClientLine::ofCaller);
    file = new FileOfUsers(configuration);
    engine.call().accessControl(guard);
  }

  /** ACL, and last of all whatever renames commands. */
  List<CommandFamily> families(RandomGenerator secureRandom) {
    return List.of(new AclCommands(users, guard, file, engine::table, secureRandom),
        new RenamedCommands(configuration.acl().renameLines()));
  }

  /**
   * Makes the users of the configuration, once the command table is made.
   *
   * @throws kinglet.engine.config.ConfigException if they can't be
   */
  void start() {
    configuration.follow(() -> users.requirePassword(configuration.clients().password()), "requirepass");
    StartUsers.load(configuration.acl().userLines(), file, users);
    configuration.acl().rewriteUsers(users::configLines);
  }

  Guard guard() {
    return guard;
  }

  UserTable users() {
    return users;
  }

  /** Relative paths start from the configured directory, which is asked for each time: it may change. */
  private record FileOfUsers(Configuration configuration) implements AclFile {
    @Override
    public String path() {
      return configuration.acl().file();
    }

    @Override
    public String read() throws IOException {
      return file().readThere();
    }

    @Override
    public void replace(String text) throws IOException {
      file().replace(text);
    }

    private RewritableFile file() {
      return new RewritableFile(Path.of(configuration.server().directory()).resolve(path()));
    }
  }
}
