package procura.token;

import static procura.token.TestBrowser.pair;

import java.util.ArrayList;
import java.util.List;
import procura.identity.client.ClientId;

/// An authorization request that tests change one thing of.
public record AuthorizationUrl(String tenant, List<String> pairs) {

  public static final String STATE = "a state & more";

  /// Appendix B of RFC 7636.
  public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  public static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  public static AuthorizationUrl of(ClientId client, String redirectUri) {
    return new AuthorizationUrl("greenfield", List.of())
        .with("response_type", "code")
        .with("client_id", client.value())
        .with("redirect_uri", redirectUri)
        .with("scope", "pet:read")
        .with("state", STATE)
        .with("code_challenge", CHALLENGE)
        .with("code_challenge_method", "S256");
  }

  public static AuthorizationUrl good() {
    return of(Cast.VET_ASSIST, Cast.VET_ASSIST_URI);
  }

  /// Adds one more, also of a name that is there.
  public AuthorizationUrl plus(String name, String value) {
    var all = new ArrayList<>(pairs);
    all.add(pair(name, value));
    return new AuthorizationUrl(tenant, all);
  }

  public AuthorizationUrl with(String name, String value) {
    return without(name).plus(name, value);
  }

  public AuthorizationUrl without(String name) {
    return new AuthorizationUrl(
        tenant, pairs.stream().filter(pair -> !pair.startsWith(name + "=")).toList());
  }

  public AuthorizationUrl at(String otherTenant) {
    return new AuthorizationUrl(otherTenant, pairs);
  }

  public String form() {
    return String.join("&", pairs);
  }

  public String path() {
    return "/t/" + tenant + "/authorize";
  }

  @Override
  public String toString() {
    return path() + "?" + form();
  }
}
