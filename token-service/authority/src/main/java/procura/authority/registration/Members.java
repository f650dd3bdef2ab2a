package procura.authority.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, read one by one by type. `null` is as good as not there (RFC 7592
/// section 2.2); what has the wrong type is a flaw.
final class Members {

  private static final int LONGEST_URI = 2048;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_LIST = 50;

  private final JsonNode json;
  private final Terms terms;
  private final List<Flaw> flaws = new ArrayList<>();

  Members(JsonNode json, Terms terms) {
    this.json = json;
    this.terms = terms;
  }

  List<Flaw> flaws() {
    return flaws;
  }

  void flaw(String member, String detail) {
    flaws.add(Flaw.of(member, detail));
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  JsonNode raw(String name) {
    return json.path(name);
  }

  @Nullable String text(String name) {
    return text(name, LONGEST_TEXT);
  }

  @Nullable String text(String name, int most) {
    if (!has(name)) {
      return null;
    }
    return checked(name, json.get(name), most);
  }

  /// A text whose characters somebody else takes care of.
  @Nullable String plain(String name) {
    if (!has(name)) {
      return null;
    }
    if (!json.get(name).isTextual() || json.get(name).textValue().length() > LONGEST_URI) {
      flaw(name, "must be text of at most " + LONGEST_URI + " characters");
      return null;
    }
    return json.get(name).textValue();
  }

  private @Nullable String checked(String at, JsonNode value, int most) {
    if (!value.isTextual()) {
      flaw(at, "must be text");
      return null;
    }
    var text = value.textValue();
    if (text.length() > most) {
      flaw(at, "must have at most " + most + " characters");
      return null;
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      flaw(at, "must not have control characters");
      return null;
    }
    return text;
  }

  /// A list of texts without doublets; a missing one is empty.
  List<String> texts(String name) {
    if (!has(name)) {
      return List.of();
    }
    var list = json.get(name);
    if (!list.isArray()) {
      flaw(name, "must be a list");
      return List.of();
    }
    if (list.size() > LONGEST_LIST) {
      flaw(name, "must have at most " + LONGEST_LIST + " entries");
      return List.of();
    }
    var texts = new LinkedHashSet<String>();
    for (int i = 0; i < list.size(); i++) {
      var text = checked(name + "[" + i + "]", list.get(i), LONGEST_URI);
      if (text != null) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    if (!json.get(name).isBoolean()) {
      flaw(name, "must be true or false");
      return false;
    }
    return json.get(name).booleanValue();
  }

  @Nullable Long number(String name, long least, long most) {
    if (!has(name)) {
      return null;
    }
    var value = json.get(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      flaw(name, "must be a whole number from " + least + " to " + most);
      return null;
    }
    return value.longValue();
  }

  @Nullable String oneOf(String name, Set<String> values) {
    var text = text(name);
    if (text != null && !values.contains(text)) {
      flaw(name, "must be one of " + String.join(", ", values.stream().sorted().toList()));
      return null;
    }
    return text;
  }

  /// A page that people may be led to.
  @Nullable String page(String name) {
    var text = text(name, LONGEST_URI);
    if (text == null) {
      return null;
    }
    var uri = uri(text);
    if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null || !isHttp(uri)) {
      flaw(name, "must be an http or https URL");
      return null;
    }
    return text;
  }

  /// Something that we may call: https, or what a test rig has on this machine.
  @Nullable String called(String name) {
    var text = text(name, LONGEST_URI);
    if (text == null) {
      return null;
    }
    var uri = uri(text);
    if (uri == null
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || !mayCall(uri)) {
      flaw(name, "must be an https URL without user information and fragment");
      return null;
    }
    return text;
  }

  private boolean mayCall(URI uri) {
    return uri.getScheme().equalsIgnoreCase("https")
        || (terms.allowLoopback() && isHttp(uri) && RedirectUris.isLoopback(uri.getHost()));
  }

  private static boolean isHttp(URI uri) {
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("https") || scheme.equals("http");
  }

  private static @Nullable URI uri(String text) {
    try {
      var uri = new URI(text);
      return uri.isAbsolute() ? uri : null;
    } catch (URISyntaxException _) {
      return null;
    }
  }
}
