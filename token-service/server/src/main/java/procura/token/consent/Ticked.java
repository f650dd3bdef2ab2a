package procura.token.consent;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Verdict.Permitted;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
import procura.identity.Scopes;
import procura.token.page.Form;

/// What somebody ticked of an offer.
public final class Ticked {

  private Ticked() {}

  /// What was ticked, within what is on offer now; the page may be older than that.
  public static Scopes scopes(Form form, Permitted offer) {
    var ticked = List.copyOf(form.all("scope"));
    var chosen = offer.scopes().value().stream().filter(ticked::contains).toList();
    return new Scopes(chosen).or(ConsentPages.required(offer));
  }

  /// Those that were ticked, by their place in the list.
  public static @Nullable AuthorizationDetails details(Form form, Permitted offer) {
    if (offer.details() == null) {
      return null;
    }
    var ticked = form.all("detail");
    var items = Details.items(offer.details());
    return Details.of(
        IntStream.range(0, items.size())
            .filter(place -> ticked.contains(String.valueOf(place)))
            .mapToObj(items::get)
            .toList());
  }

  public static boolean isNothing(Scopes granted, Permitted offer) {
    var own = granted.value().stream().filter(s -> !Ask.IDENTITY_SCOPES.contains(s)).toList();
    return offer.resource() != null && own.isEmpty();
  }
}
