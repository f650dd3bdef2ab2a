package procura.token.consent;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import procura.token.page.Mark;
import procura.token.page.Page;

/// The question to the person: who asks, for which agent, for what, until when.
///
/// @param mark the client's logo, or the letter that stands for it
/// @param redirectHost where the answer goes
/// @param local the client is a program on the person's own machine, which any program can claim
/// @param stranger the client is one that came by itself
/// @param agent the agent that is to act, or null when the client acts itself
/// @param resource null when only identity scopes are asked for
/// @param details single things to allow, each in words (RFC 9396)
/// @param declined what was asked for and can't be given
/// @param until the day on which the agreement ends
/// @param tokenLifetime how long each token lives
/// @param nothingChosen the person approved without a single permission
public record ConsentPage(
    String organisation,
    String person,
    String username,
    String clientName,
    Mark mark,
    @Nullable String clientUri,
    String redirectHost,
    boolean local,
    @Nullable Stranger stranger,
    @Nullable Agent agent,
    @Nullable Resource resource,
    List<Scope> scopes,
    List<Detail> details,
    List<Declined> declined,
    String until,
    String tokenLifetime,
    String action,
    String csrf,
    boolean nothingChosen)
    implements Page {

  /// @param host where the client's own description comes from; null when it registered itself
  /// @param vouchedBy who vouches for that description
  /// @param approved the day on which an administrator of the organisation approved that
  ///   description, or null: nobody there has looked at it
  public record Stranger(
      @Nullable String host, @Nullable String vouchedBy, @Nullable String approved) {}

  public record Agent(String name, @Nullable String description, List<String> owners) {}

  public record Resource(String name, String identifier) {}

  /// One permission to tick.
  ///
  /// @param required can't be left out
  /// @param before the person agreed to it earlier
  public record Scope(String name, String description, boolean required, boolean before) {}

  /// One thing to allow.
  ///
  /// @param place in the list, which is what the form sends
  /// @param rest what the sentence does not mention
  public record Detail(int place, String words, SequencedMap<String, String> rest, String type) {}

  public record Declined(String scope, String description, String why) {}

  @Override
  public String template() {
    return "consent.jte";
  }
}
