package procura.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the claims of a token, of the right type or not at all.
record Claims(ObjectNode json) {

  private static final long YEAR_9999 = 253_402_300_799L;
  private static final int DEEPEST_CHAIN = 8;

  String requiredText(String name) throws TokenRefused {
    var text = text(name);
    if (text == null || text.isEmpty()) {
      throw new TokenRefused(name + " is missing or not a string");
    }
    return text;
  }

  /// Null when absent; a claim of another type is refused and not treated as absent.
  @Nullable String text(String name) throws TokenRefused {
    var node = json.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw new TokenRefused(name + " is not a string");
    }
    return node.textValue();
  }

  Instant requiredTime(String name) throws TokenRefused {
    var time = time(name);
    if (time == null) {
      throw new TokenRefused(name + " is missing");
    }
    return time;
  }

  /// NumericDate, RFC 7519 section 2: a JSON number of seconds, possibly with a fraction.
  @Nullable Instant time(String name) throws TokenRefused {
    var node = json.get(name);
    if (node == null) {
      return null;
    }
    var seconds = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds <= YEAR_9999)) {
      throw new TokenRefused(name + " is not a date in seconds");
    }
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  Set<String> audience() throws TokenRefused {
    var node = json.get("aud");
    var audience = new LinkedHashSet<String>();
    if (node != null && node.isTextual()) {
      audience.add(node.textValue());
    } else if (node != null && node.isArray()) {
      for (var each : node) {
        if (!each.isTextual()) {
          throw new TokenRefused("aud is not a list of strings");
        }
        audience.add(each.textValue());
      }
    }
    if (audience.isEmpty()) {
      throw new TokenRefused("aud is missing");
    }
    return audience;
  }

  Set<String> scopes() throws TokenRefused {
    var scope = text("scope");
    return scope == null || scope.isBlank() ? Set.of() : Set.of(distinct(scope));
  }

  private static String[] distinct(String scope) {
    return new LinkedHashSet<>(List.of(scope.trim().split(" +"))).toArray(String[]::new);
  }

  /// The act chain, newest first. A chain that is not well formed refuses the token: a resource
  /// that ignored it would take the agent's doing for the person's own.
  List<Actor> actors(@Nullable String legacyNameSpace) throws TokenRefused {
    var actors = new ArrayList<Actor>();
    for (JsonNode act = json.get("act"); act != null; act = act.get("act")) {
      if (!(act instanceof ObjectNode object)) {
        throw new TokenRefused("act is not an object");
      }
      if (actors.size() == DEEPEST_CHAIN) {
        throw new TokenRefused("act is nested deeper than " + DEEPEST_CHAIN);
      }
      actors.add(actor(new Claims(object), legacyNameSpace));
    }
    return actors;
  }

  private static Actor actor(Claims act, @Nullable String legacyNameSpace) throws TokenRefused {
    var iss = act.text("iss");
    var nameSpace = iss == null ? legacyNameSpace : iss;
    if (nameSpace == null) {
      throw new TokenRefused("act has no iss");
    }
    return new Actor(
        act.requiredText("sub"),
        nameSpace,
        act.text("sub_profile"),
        iss == null,
        StrictJson.map(act.json()));
  }
}
