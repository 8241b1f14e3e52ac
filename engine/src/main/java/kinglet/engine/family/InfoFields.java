package kinglet.engine.family;

import java.util.Locale;
import java.util.function.Consumer;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/**
 * A section of INFO whose fields a method writes. Owned by the executor.
 *
 * @param title as it is shown; the name is the same in lower case
 */
public record InfoFields(String title, boolean isDefault, boolean isHidden, Consumer<InfoText> fields) implements InfoSection {
  public InfoFields(String title, boolean isDefault, Consumer<InfoText> fields) {
    this(title, isDefault, false, fields);
  }

  /** A section for those who ask for it by its name. */
  public static InfoFields hidden(String title, Consumer<InfoText> fields) {
    return new InfoFields(title, false, true, fields);
  }

  @Override
  public String name() {
    return title.toLowerCase(Locale.ROOT);
  }

  @Override
  public void write(InfoText out) {
    fields.accept(out);
  }
}
