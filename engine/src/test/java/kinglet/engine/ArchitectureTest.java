package kinglet.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the packages of the engine: there are no others. */
final class ArchitectureTest {
  private static final String ENGINE = "kinglet.engine";

  /** A package and those that it may use. Only the composition, the root package, may use all. */
  private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
      Map.entry("memory", Set.of()),
      Map.entry("time", Set.of("memory")),
      Map.entry("resp", Set.of("memory")),
      Map.entry("text", Set.of("memory")),
      Map.entry("hyperloglog", Set.of("memory")),
      Map.entry("stats", Set.of()),
      Map.entry("config", Set.of("text")),
      Map.entry("session", Set.of("resp", "memory", "text")),
      Map.entry("effect", Set.of("resp", "memory")),
      Map.entry("keyspace", Set.of("memory", "time", "resp")),
      Map.entry("transaction", Set.of("command", "keyspace", "session", "resp", "memory", "text")),
      Map.entry("listpack", Set.of("memory", "resp")),
      Map.entry("rdb", Set.of("keyspace", "command", "resp", "effect", "memory")),
      Map.entry("list", Set.of("listpack", "rdb", "keyspace", "command", "resp", "effect", "memory", "config")),
      Map.entry("hash", Set.of("listpack", "rdb", "keyspace", "command", "resp", "effect", "memory", "config")),
      Map.entry("sort",
          Set.of("list", "set", "hash", "sortedset", "keyspace", "command", "resp", "memory", "config")),
      Map.entry("set", Set.of("rdb", "listpack", "keyspace", "command", "resp", "effect", "memory", "config")),
      Map.entry("stream",
          Set.of("rdb", "listpack", "keyspace", "command", "session", "resp", "effect", "memory", "config")),
      Map.entry("sortedset", Set.of("set", "rdb", "listpack", "keyspace", "command", "resp", "effect", "memory", "config")),
      Map.entry("geo", Set.of("sortedset", "keyspace", "command", "resp", "memory", "config")),
      Map.entry("acl", Set.of("command", "session", "resp", "config", "stats", "memory", "text")),
      Map.entry("command", Set.of("keyspace", "session", "resp", "effect", "stats", "memory", "text")),
      Map.entry("exec",
          Set.of("command", "keyspace", "session", "resp", "effect", "stats", "time", "memory", "text", "config")),
      Map.entry("tier", Set.of("exec", "rdb", "keyspace", "stats", "time", "memory")),
      Map.entry("tracking", Set.of("exec", "command", "keyspace", "session", "resp", "memory", "text")),
      Map.entry("hotkeys", Set.of("command", "keyspace", "session", "resp", "memory")),
      Map.entry("monitor", Set.of("command", "session", "resp", "memory")),
      Map.entry("pubsub", Set.of("command", "keyspace", "session", "resp", "memory", "config")),
      Map.entry("family",
          Set.of("command", "keyspace", "session", "resp", "effect", "stats", "time", "memory", "text", "hyperloglog", "config",
              "exec", "pubsub", "tracking")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ENGINE);

  @Test
  void knowsEveryPackage() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      found.add(type.getPackageName());
    }
    Set<String> known = new TreeSet<>(Set.of(ENGINE));
    ARROWS.keySet().forEach(name -> known.add(packageOf(name)));
    assertTrue(CLASSES.size() > 100, "class files read: " + CLASSES.size());
    assertEquals(known, found);
  }

  @TestFactory
  List<DynamicTest> arrows() {
    return ARROWS.keySet().stream().sorted()
        .map(name -> DynamicTest.dynamicTest(name + " uses " + new TreeSet<>(ARROWS.get(name)), () -> check(name)))
        .toList();
  }

  private static void check(String name) {
    Set<String> allowed = new HashSet<>(Set.of(packageOf(name)));
    ARROWS.get(name).forEach(used -> allowed.add(packageOf(used)));
    noClasses().that().resideInAPackage(packageOf(name)).should().dependOnClassesThat(
        DescribedPredicate.describe("are in another package of ours",
            (JavaClass used) -> isOurs(used) && !allowed.contains(used.getPackageName()))).check(CLASSES);
  }

  @Test
  void familiesSeeTheExecutorOnlyThroughWhatIsMadeForThem() {
    Set<String> made = Set.of("Blocking", "Pause", "SlowCommandListener");
    noClasses().that().resideInAPackage(packageOf("family")).should().dependOnClassesThat(
        DescribedPredicate.describe("are the executor's own", (JavaClass used) ->
            used.getPackageName().equals(packageOf("exec")) && !made.contains(used.getSimpleName()))).check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theEngineStandsAlone() {
    noClasses().should().dependOnClassesThat(
        DescribedPredicate.describe("are in another module of ours",
            (JavaClass used) -> isOurs(used) && !used.getPackageName().startsWith(ENGINE))).check(CLASSES);
  }

  @Test
  void onlyMemoryTouchesAddresses() {
    noClasses().that().resideOutsideOfPackage(packageOf("memory"))
        .should().dependOnClassesThat().resideInAPackage("java.lang.foreign").check(CLASSES);
  }

  @Test
  void theEngineHasNoThreadsFilesOrSockets() {
    noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent.locks..")
        .check(CLASSES);
  }

  private static String packageOf(String name) {
    return ENGINE + "." + name;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("kinglet.");
  }
}
