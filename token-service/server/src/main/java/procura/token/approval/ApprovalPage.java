package procura.token.approval;

import org.jspecify.annotations.Nullable;
import procura.token.consent.ConsentPages.OfferWords;
import procura.token.page.Mark;
import procura.token.page.Page;

/// The question to the person: who asks, from where, for which agent, for what.
///
/// @param device whether the person started it by typing a code
/// @param code what the device shows, to compare; null for what nobody typed
/// @param mark the client's logo, or the letter that stands for it
/// @param message the client's own words, which nobody has checked
/// @param minutes until the request is over
/// @param sure false when the sign-in is not as sure as the client wants: then only no can be said
/// @param nothingChosen the person approved without a single permission
public record ApprovalPage(
    String organisation,
    String person,
    String username,
    boolean device,
    String clientName,
    Mark mark,
    @Nullable String clientUri,
    String origin,
    String program,
    String since,
    long minutes,
    @Nullable String code,
    @Nullable String message,
    OfferWords offer,
    boolean sure,
    boolean nothingChosen,
    String action,
    String csrf)
    implements Page {

  @Override
  public String template() {
    return "approval.jte";
  }
}
