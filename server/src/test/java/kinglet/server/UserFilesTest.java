package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.config.ConfigException;
import kinglet.engine.config.Latin;
import kinglet.engine.memory.Memory;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and renamed commands in files: at start, and when they are written and read again. */
final class UserFilesTest {
  private static final String FULL_DEFAULT = "user default on nopass sanitize-payload ~* &* +@all";

  @TempDir
  private Path folder;

  private Path configFile;
  private Path userFile;
  private Inlet inlet;
  private Kinglet kinglet;

  @BeforeEach
  void name() {
    configFile = folder.resolve("k.conf");
    userFile = folder.resolve("users.acl");
  }

  private InProcessClient start(String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("dir " + folder);
    Files.write(configFile, all);
    return start();
  }

  private InProcessClient start() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(configFile.toString()), new DiskConfigFiles());
    kinglet = new Kinglet(configuration, new SystemClock(), 1);
    inlet = new Inlet(64, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, 64);
    return new InProcessClient(kinglet, inlet);
  }

  private InProcessClient another() {
    return new InProcessClient(kinglet, inlet);
  }

  private static void assertReply(String expected, InProcessClient client, String line) throws IOException {
    assertEquals(expected, client.call(line).toString(), line);
  }

  private String refusal(String... lines) {
    ConfigException refused = assertThrows(ConfigException.class, () -> start(lines));
    return refused.place() + refused.getMessage();
  }

  // ---- the configuration ----

  @Test
  void usersOfTheConfigurationAreThere() throws IOException {
    InProcessClient client = start("requirepass ignored", "user default on nopass ~* +@all", "user bob on >pw ~b* (~c +get)",
        "user \"al\" on nopass &x allkeys -@all +@read \"(%R~d +set)\"");
    assertReply("[ \"al\", \"bob\", \"default\" ]", client, "ACL USERS");
    assertReply("-NOPERM No permissions to access a channel", client, "SUBSCRIBE x");
    assertTrue(client.call("ACL LIST").toString().contains("(~c resetchannels -@all +get)"));
    assertReply("+OK", client, "AUTH bob pw");
  }

  @Test
  void requirepassIsTheDefaultUsersPassword() throws IOException {
    InProcessClient client = start("requirepass secret");
    assertReply("-NOAUTH Authentication required.", client, "PING");
    assertReply("+OK", client, "AUTH default secret");
    assertTrue(client.call("ACL LIST").toString().contains("default on sanitize-payload "
        + "#2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b ~*"));
    assertReply("+OK", client, "CONFIG SET requirepass \"\"");
    assertReply("[ \"" + FULL_DEFAULT + "\" ]", client, "ACL LIST");
  }

  @Test
  void aWrongLineStopsTheStart() {
    assertTrue(refusal("port 1", "user bob on +nosuch").matches("(?s).*k.conf', at line 2\n>>> 'user bob on \\+nosuch'\n"
        + "Error in user declaration '\\+nosuch': Unknown command or category name in ACL"));
    assertTrue(refusal("user bob on", "user bob off").endsWith("line 2\n>>> 'user bob off'\nError in user declaration 'bob': "
        + "Duplicate user found. A user can only be defined once in config files"));
    assertTrue(refusal("user \"b b\" on").endsWith("Spaces not allowed in ACL usernames"));
    assertTrue(refusal("user b (~x +get").endsWith("Error in user declaration '(~x': Syntax error"));
    assertTrue(refusal("user b on", "aclfile users.acl").contains("line 1\n>>> 'user b on'\nUsers stand either"));
  }

  @Test
  void rewritingKeepsTheUsers() throws IOException {
    InProcessClient client = start("user bob on >pw ~a*", "port 7777");
    assertReply("+OK", client, "ACL SETUSER bob +get (~c +set)");
    assertReply("+OK", client, "ACL SETUSER \"b\\xc3\\xb6b\" ~\\\"x");
    assertReply("+OK", client, "CONFIG REWRITE");
    List<String> lines = Files.readAllLines(configFile);
    assertTrue(lines.contains("user bob on sanitize-payload #30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4 "
        + "~a* resetchannels -@all +get (~c resetchannels -@all +set)"), String.join("\n", lines));
    assertTrue(lines.contains(FULL_DEFAULT));
    String before = client.call("ACL LIST").toString();
    assertEquals(before, start().call("ACL LIST").toString());
  }

  // ---- the file of users ----

  @Test
  void theFileOfUsersIsReadAtTheStart() throws IOException {
    Files.writeString(userFile, """
        user alice on allcommands allkeys &* >alice

          user bob on -@all +@set +acl ~set* (~x   +get)\r
        """);
    InProcessClient client = start("aclfile users.acl");
    assertReply("[ \"alice\", \"bob\", \"default\" ]", client, "ACL USERS");
    assertReply("+OK", client, "AUTH alice alice");
    assertReply("\"alice\"", client, "ACL WHOAMI");
  }

  @Test
  void aWrongFileOfUsersStopsTheStart() throws IOException {
    assertEquals("Aborting startup because of ACL errors: Error loading ACLs, opening file 'users.acl': No such file or "
        + "directory", refusal("aclfile users.acl"));
    Files.writeString(userFile, "user a on +nosuch\n# no comments\nuser b ~* ~x\nuser a\nuser c (~x\n");
    assertEquals("Aborting startup because of ACL errors: users.acl:1: Error in applying operation '+nosuch': Unknown command or "
        + "category name in ACL. users.acl:2 should start with user keyword followed by the username. users.acl:3: Adding a "
        + "pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to "
        + "start with an empty list of patterns. WARNING: Duplicate user 'a' found on line 4. users.acl:5: Unmatched parenthesis"
        + " in selector definition.WARNING: ACL errors detected, no change to the previously active ACL rules was performed",
        refusal("aclfile users.acl"));
  }

  @Test
  void savingAndLoading() throws IOException {
    Files.writeString(userFile, "");
    InProcessClient client = start("aclfile users.acl");
    InProcessClient eve = another();
    assertReply("+OK", client, "ACL SETUSER eve on nopass +@all");
    assertReply("+OK", eve, "AUTH eve x");
    assertReply("+OK", client, "ACL SAVE");
    assertEquals(FULL_DEFAULT + "\nuser eve on nopass sanitize-payload resetchannels +@all\n", Files.readString(userFile));
    Files.writeString(userFile, "user eve off\nbogus\n");
    assertReply("-ERR users.acl:2 should start with user keyword followed by the username. WARNING: ACL errors detected, no "
        + "change to the previously active ACL rules was performed", client, "ACL LOAD");
    assertReply("\"eve\"", eve, "ACL WHOAMI");
    Files.writeString(userFile, "user fred on nopass +@all\n");
    assertReply("+OK", client, "ACL LOAD");
    assertReply("[ \"default\", \"fred\" ]", client, "ACL USERS");
    assertTrue(eve.isDoomed());
    assertReply("+OK", client, "CONFIG REWRITE");
    assertTrue(Files.readAllLines(configFile).stream().noneMatch(line -> line.startsWith("user ")));
  }

  @Test
  void whoeverLoadsIsAnsweredEvenIfNotThereAnyMore() throws IOException {
    Files.writeString(userFile, "user eve on nopass +@all\n");
    InProcessClient eve = start("aclfile users.acl");
    assertReply("+OK", eve, "AUTH eve x");
    assertReply("+OK", eve, "ACL LOAD");
    assertThrows(IOException.class, () -> eve.call("PING"));
  }

  @Test
  void aFileThatCannotBeWrittenIsAnError() throws IOException {
    Files.writeString(userFile, "");
    InProcessClient client = start("aclfile users.acl");
    Files.delete(userFile);
    Files.createDirectories(userFile.resolve("inside"));
    assertReply("-ERR There was an error trying to save the ACLs. Please check the server logs for more information", client,
        "ACL SAVE");
  }

  // ---- renamed commands ----

  @Test
  void renamedCommandsAnswerToTheirNewNames() throws IOException {
    InProcessClient client = start("rename-command CONFIG b840fc02d524045429941cc15f59e41cb7be6c52", "rename-command FLUSHALL ''",
        "rename-command get Fetch", "rename-command set get");
    assertTrue(client.call("CONFIG GET port").toString().startsWith("-ERR unknown command 'CONFIG'"));
    assertReply("[ \"port\", \"6379\" ]", client, "B840fc02d524045429941cc15f59e41cb7be6c52 GET port");
    assertTrue(client.call("FLUSHALL").toString().startsWith("-ERR unknown command 'FLUSHALL'"));
    assertReply("+OK", client, "GET k v");
    assertReply("\"v\"", client, "fetch k");
    assertReply("-ERR wrong number of arguments for 'get' command", client, "FETCH");
    assertReply("+OK", client, "ACL SETUSER default -get -flushall");
    assertReply("-NOPERM User default has no permissions to run the 'get' command", client, "FETCH k");
    assertReply("[ nil ]", client, "COMMAND INFO flushall");
  }

  @Test
  void effectsKeepTheNamesThatEveryServerKnows() throws IOException {
    InProcessClient client = start("rename-command set put");
    StringBuilder log = new StringBuilder();
    kinglet.engine().effects().add((offset, database, timeMs, address, length) ->
        log.append(Latin.of(Memory.bytes(address, (int) length))));
    assertReply("+OK", client, "put k v");
    assertReply("\"v\"", client, "GET k");
    assertTrue(log.toString().contains("\r\nset\r\n$1\r\nk\r\n") && !log.toString().contains("put"), log.toString());
  }

  @Test
  void commandsThatAreNotHereMayBeRenamed() throws IOException {
    InProcessClient client = start("rename-command EVAL ''", "rename-command REPLICAOF follow", "user bob on +@all -eval +script|load");
    assertTrue(client.call("follow no one").toString().startsWith("-ERR unknown command 'follow'"));
    assertReply("+OK", client, "ACL SETUSER bob +eval");
  }

  @Test
  void namesThatCannotBeGivenStopTheStart() {
    assertTrue(refusal("port 1", "rename-command nosuch x").endsWith(
        "at line 2\n>>> 'rename-command nosuch x'\nNo such command in rename-command"));
    assertTrue(refusal("rename-command get set").endsWith("Target command name already exists"));
    assertTrue(refusal("rename-command get ''", "rename-command get x").endsWith("No such command in rename-command"));
  }
}
