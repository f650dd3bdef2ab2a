package procura.authority.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A JWK Set that a client shows (RFC 7517 section 5): nothing private in it, nothing symmetric.
public final class PublicKeySets {

  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");
  private static final int MOST_KEYS = 10;
  private static final int LONGEST = 16 * 1024;

  private PublicKeySets() {}

  public static List<Flaw> flaws(String member, JsonNode jwks) {
    var flaws = new ArrayList<Flaw>();
    var keys = jwks.path("keys");
    if (!jwks.isObject() || !keys.isArray() || keys.isEmpty()) {
      flaws.add(Flaw.of(member, "must be an object with a list of `keys`"));
    } else if (keys.size() > MOST_KEYS || jwks.toString().length() > LONGEST) {
      flaws.add(Flaw.of(member, "must have at most " + MOST_KEYS + " keys"));
    } else {
      for (int i = 0; i < keys.size(); i++) {
        check(flaws, member + ".keys[" + i + "]", keys.get(i));
      }
    }
    return flaws;
  }

  private static void check(List<Flaw> flaws, String at, JsonNode key) {
    if (!key.isObject()) {
      flaws.add(Flaw.of(at, "must be an object"));
      return;
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(key::has)) {
      flaws.add(Flaw.of(at, "must not have private members"));
      return;
    }
    switch (key.path("kty").asText()) {
      case "EC" -> require(flaws, at, key, "crv", "x", "y");
      case "RSA" -> require(flaws, at, key, "n", "e");
      case "OKP" -> require(flaws, at, key, "crv", "x");
      default -> flaws.add(Flaw.of(at + ".kty", "must be `EC`, `RSA` or `OKP`"));
    }
  }

  private static void require(List<Flaw> flaws, String at, JsonNode key, String... members) {
    for (var member : List.of(members)) {
      if (!key.path(member).isTextual()) {
        flaws.add(Flaw.of(at + "." + member, "is required"));
      }
    }
  }
}
