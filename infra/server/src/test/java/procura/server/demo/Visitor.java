package procura.server.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import procura.server.demo.Browser.Place;

/// A person who is sent to the platform's pages by a client: signs in where asked and answers.
final class Visitor {

  private final Browser browser;
  private final String username;
  private final String password;

  Visitor(String username, String password, String redirectUri) {
    this.browser = new Browser(redirectUri);
    this.username = username;
    this.password = password;
  }

  /// Bob, at the client whose answers go to this address.
  static Visitor bob(String redirectUri) {
    return new Visitor(GreenfieldVets.BOB_USERNAME, GreenfieldVets.BOB_PASSWORD, redirectUri);
  }

  /// Where the client's request leads once the person has signed in: the consent page, or back.
  Place open(URI request) {
    var place = browser.open(request);
    if (place instanceof Place.Page page && page.asksFor("password")) {
      return browser.submit(
          page,
          page.form("password"),
          List.of(Map.entry("username", username), Map.entry("password", password)));
    }
    return place;
  }

  /// Opens the request and agrees to everything that can be agreed to.
  URI approve(URI request) {
    return answer(open(request), "approve");
  }

  URI answer(Place place, String decision) {
    return switch (place) {
      case Place.BackAtClient(var uri) -> uri;
      case Place.Page page -> {
        var form = page.form("decision");
        var filledIn = new ArrayList<Entry<String, String>>();
        form.checkboxes("scope").forEach(scope -> filledIn.add(Map.entry("scope", scope)));
        filledIn.add(Map.entry("decision", decision));
        if (!(browser.submit(page, form, filledIn) instanceof Place.BackAtClient back)) {
          throw new StoryBroke("answered and was not sent back");
        }
        yield back.uri();
      }
    };
  }
}
