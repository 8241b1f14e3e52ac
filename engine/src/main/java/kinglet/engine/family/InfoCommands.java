package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.STALE;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/**
 * INFO: the sections that were asked for, in the order in which they were registered, whatever the order of the words. An
 * unknown word is no error. Owned by the executor. Source: Redis 7.2.
 */
public final class InfoCommands implements CommandFamily {
  private final List<InfoSection> sections;

  public InfoCommands(List<InfoSection> sections) {
    this.sections = sections;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("server", ACL_DANGEROUS).add("info", -1, LOADING | STALE, Keys.NONE, this::info);
  }

  private void info(Call call) {
    call.reply().verbatim("txt", text(words(call)));
  }

  /** What INFO everything replies, for others than clients. */
  public String everything() {
    return text(Set.of("everything"));
  }

  private String text(Set<String> words) {
    boolean all = words.contains("all") || words.contains("everything");
    InfoText text = new InfoText();
    for (InfoSection section : sections) {
      if (all && !section.isHidden() || words.contains(section.name()) || section.isDefault() && words.contains("default")) {
        section.write(text.section(section.title()));
      }
    }
    return text.toString();
  }

  private static Set<String> words(Call call) {
    if (call.count() == 1) {
      return Set.of("default");
    }
    Set<String> words = new HashSet<>();
    for (int i = 1; i < call.count(); i++) {
      String word = call.text(i).toLowerCase(Locale.ROOT);
      words.add(word.equals("module_list") ? "modules" : word);
    }
    return words;
  }
}
