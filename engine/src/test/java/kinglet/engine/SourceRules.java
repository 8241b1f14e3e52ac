package kinglet.engine;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads sources with the compiler's parser, without resolving names, and notes what breaks the house's rules. */
final class SourceRules extends TreeScanner<Void, Void> {
  /** A rule. */
  enum Rule {
    LONG_METHOD,
    EMPTY_NAME,
    UNSAFE,
    PRINTS,
    NOT_HANDED_IN
  }

  private static final int METHOD_LINES_MAX = 70;
  private static final Pattern EMPTY_NAME = Pattern.compile(".*(Util|Utils|Helper|Manager|Impl)");
  private static final Pattern EMPTY_PACKAGE = Pattern.compile("(.*\\.)?(util|utils|common)(\\..*)?");
  private static final Pattern ENGINE = Pattern.compile("engine/.*");
  private static final Pattern MAY_PRINT = Pattern.compile("(server|perf)/.*");
  private static final Pattern OUTSIDE =
      Pattern.compile("java\\.(net\\..*|nio\\.(channels|file)\\..*|util\\.Random|security\\.SecureRandom)");
  private static final Set<String> CALLS = Set.of("Thread.sleep", "System.currentTimeMillis", "System.nanoTime", "Instant.now",
      "Clock.systemUTC", "Math.random", "ThreadLocalRandom.current");

  private final Path root;
  private final Map<Rule, List<String>> broken = new EnumMap<>(Rule.class);
  private CompilationUnitTree unit;
  private SourcePositions positions;
  private String file = "";

  SourceRules(Path root) {
    this.root = root;
  }

  List<String> broken(Rule rule) {
    return broken.getOrDefault(rule, List.of());
  }

  void check(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
          files.getJavaFileObjectsFromPaths(sources));
      positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree parsed : task.parse()) {
        unit = parsed;
        file = root.relativize(Path.of(parsed.getSourceFile().toUri())).toString();
        scan(parsed, null);
      }
    }
  }

  private void note(Rule rule, Tree where, String what) {
    long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, where));
    broken.computeIfAbsent(rule, key -> new ArrayList<>()).add(file + ":" + line + " " + what);
  }

  private boolean isEngine() {
    return ENGINE.matcher(file).matches();
  }

  @Override
  public Void visitCompilationUnit(CompilationUnitTree tree, Void nothing) {
    if (EMPTY_PACKAGE.matcher(tree.getPackageName().toString()).matches()) {
      note(Rule.EMPTY_NAME, tree, tree.getPackageName().toString());
    }
    return super.visitCompilationUnit(tree, null);
  }

  @Override
  public Void visitImport(ImportTree tree, Void nothing) {
    String name = tree.getQualifiedIdentifier().toString();
    if (name.startsWith("sun.misc.") || name.startsWith("jdk.internal.")) {
      note(Rule.UNSAFE, tree, name);
    }
    if (isEngine() && OUTSIDE.matcher(name).matches()) {
      note(Rule.NOT_HANDED_IN, tree, name);
    }
    return null;
  }

  @Override
  public Void visitClass(ClassTree tree, Void nothing) {
    if (EMPTY_NAME.matcher(tree.getSimpleName()).matches()) {
      note(Rule.EMPTY_NAME, tree, tree.getSimpleName().toString());
    }
    return super.visitClass(tree, null);
  }

  @Override
  public Void visitMethod(MethodTree tree, Void nothing) {
    long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    if (last - first >= METHOD_LINES_MAX) {
      note(Rule.LONG_METHOD, tree, tree.getName() + ": " + (last - first + 1) + " lines");
    }
    if (isEngine() && tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
      note(Rule.NOT_HANDED_IN, tree, "synchronized");
    }
    return super.visitMethod(tree, null);
  }

  @Override
  public Void visitSynchronized(SynchronizedTree tree, Void nothing) {
    if (isEngine()) {
      note(Rule.NOT_HANDED_IN, tree, "synchronized");
    }
    return super.visitSynchronized(tree, null);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
    String name = tree.getExpression() instanceof IdentifierTree of ? of.getName() + "." + tree.getIdentifier() : "";
    if (isEngine() && CALLS.contains(name)) {
      note(Rule.NOT_HANDED_IN, tree, name);
    }
    if ((name.equals("System.out") || name.equals("System.err")) && !MAY_PRINT.matcher(file).matches()) {
      note(Rule.PRINTS, tree, name);
    }
    return super.visitMemberSelect(tree, null);
  }

  @Override
  public Void visitNewClass(NewClassTree tree, Void nothing) {
    String name = tree.getIdentifier().toString();
    if (isEngine() && (name.equals("Random") || name.equals("SecureRandom"))) {
      note(Rule.NOT_HANDED_IN, tree, "new " + name);
    }
    return super.visitNewClass(tree, null);
  }
}
