package procura.token.mail;

import java.util.List;
import java.util.regex.Pattern;
import procura.token.page.Page;

/// Letters that were not sent anywhere.
public record OutboxPage(String organisation, List<Letter> letters) implements Page {

  private static final Pattern LINK = Pattern.compile("https?://\\S+");

  /// The one address in a letter, or the empty string.
  public static String link(Letter letter) {
    return LINK.matcher(letter.text()).results().map(r -> r.group()).findFirst().orElse("");
  }

  @Override
  public String template() {
    return "outbox.jte";
  }
}
