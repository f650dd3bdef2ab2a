package procura.token.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.View;
import procura.token.clientauth.RegisteredKeys;
import procura.token.error.OAuthException;

/// An authorization request as it came, once it is known whom to answer. Values that are empty
/// count as not sent (OAuth 2.1 section 3.1). Of a request object only what is inside counts (RFC
/// 9101 section 6.3).
///
/// @param issuer whose authorization endpoint was asked
public record Asked(
    View view,
    ClientAuthority client,
    String redirectUri,
    Map<String, List<String>> parameters,
    Provenance provenance,
    String issuer,
    Instant at) {

  /// @throws NoRedirect when nobody knows whom to answer
  public static Asked of(
      View view,
      ClientAuthority client,
      RegisteredKeys keys,
      Map<String, List<String>> sent,
      Provenance provenance,
      String issuer,
      Instant at) {
    var objects = sent.getOrDefault("request", List.of());
    if (objects.size() != 1 || sent.containsKey("request_uri")) {
      return new Asked(
          view, client, CheckRedirectUri.of(client, sent), sent, provenance, issuer, at);
    }
    try {
      var inner =
          new RequestObject(RequestObject.Kind.AUTHORIZATION, view, client, keys, issuer, at)
              .read(objects.getFirst());
      return new Asked(
          view,
          client,
          CheckRedirectUri.of(client, inner),
          inner,
          provenance.inSignedObject(),
          issuer,
          at);
    } catch (OAuthException why) {
      return new Asked(
          view,
          client,
          whereTo(client, sent, why),
          sent,
          provenance.inUnreadableObject(why),
          issuer,
          at);
    }
  }

  /// The address may stand in the object alone: then what is wrong with that is what there is to
  /// say.
  private static String whereTo(
      ClientAuthority client, Map<String, List<String>> sent, OAuthException why) {
    try {
      return CheckRedirectUri.of(client, sent);
    } catch (NoRedirect refusal) {
      throw sent.containsKey("redirect_uri") ? refusal : new NoRedirect(why);
    }
  }

  public static Map<String, List<String>> withoutEmpty(Map<String, List<String>> raw) {
    return raw.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().filter(value -> !value.isEmpty()).toList()))
        .entrySet()
        .stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The value of a parameter sent once; null for none and for several.
  public @Nullable String one(String name) {
    var values = all(name);
    return values.size() == 1 ? values.getFirst() : null;
  }

  /// The values of a parameter that lists them with spaces between.
  public List<String> words(String name) {
    var value = one(name);
    return value == null ? List.of() : List.of(value.strip().split(" +"));
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /// How to answer, also when something is wrong.
  public ResponseMode responseMode() {
    var mode = one("response_mode");
    return mode == null ? ResponseMode.QUERY : ResponseMode.of(mode).orElse(ResponseMode.QUERY);
  }

  public @Nullable String state() {
    return one("state");
  }
}
