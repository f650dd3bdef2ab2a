package procura.token.page;

import java.text.BreakIterator;
import java.util.Locale;

/// The sign in front of an organisation's name: its first letter, in whatever script it is.
public final class Monogram {

  private Monogram() {}

  public static String of(String name) {
    var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(name);
    return name.substring(0, Math.max(0, letters.next())).toUpperCase(Locale.ROOT);
  }
}
