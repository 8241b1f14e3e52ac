package kinglet.engine.acl;

import java.util.List;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.config.ConfigLine;

/** The commands that the configuration gave another name, or took out of use. Declared after all others. */
public final class RenamedCommands implements CommandFamily {
  private final List<ConfigLine> lines;

  /**
   * @param lines {@code rename-command} directives: the old name and the new, which is empty for none
   */
  public RenamedCommands(List<ConfigLine> lines) {
    this.lines = lines;
  }

  /** @throws kinglet.engine.config.ConfigException at the first line that can't be used */
  @Override
  public void declare(CommandTable.Builder table) {
    for (ConfigLine line : lines) {
      try {
        table.rename(line.values().getFirst(), line.values().getLast());
      } catch (IllegalArgumentException e) {
        throw line.error(e.getMessage());
      }
    }
  }
}
