package procura.authority.details;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import procura.identity.resource.DetailsType;

/// An authorization detail in words. What the sentence of its type does not mention is said beside
/// it, so that a person sees all of it.
///
/// @param words the sentence with the object's values
/// @param rest the other members, by a name a person can read
public record DetailsSentence(String words, SequencedMap<String, String> rest) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  /// What an object leaves out it does not limit.
  private static final String ANYTHING = "any";

  /// The paths that a sentence names.
  static List<List<String>> placeholders(String sentence) {
    return PLACEHOLDER
        .matcher(sentence)
        .results()
        .map(match -> List.of(match.group(1).split("\\.", -1)))
        .toList();
  }

  public static DetailsSentence of(DetailsType type, ObjectNode item) {
    var words =
        PLACEHOLDER
            .matcher(type.sentence())
            .replaceAll(match -> {
              JsonNode value = item;
              for (var step : match.group(1).split("\\.", -1)) {
                value = value.path(step);
              }
              return java.util.regex.Matcher.quoteReplacement(
                  value.isMissingNode() ? ANYTHING : words(value));
            });
    var mentioned = placeholders(type.sentence());
    var rest = new LinkedHashMap<String, String>();
    collect(item, List.of(), mentioned, rest);
    rest.remove("type");
    return new DetailsSentence(words, rest);
  }

  private static void collect(
      ObjectNode object,
      List<String> path,
      List<List<String>> mentioned,
      SequencedMap<String, String> rest) {
    for (var member : object.properties()) {
      var here = new ArrayList<>(path);
      here.add(member.getKey());
      if (mentioned.contains(here)) {
        continue;
      }
      if (member.getValue() instanceof ObjectNode inner && !inner.isEmpty()) {
        collect(inner, here, mentioned, rest);
      } else {
        rest.put(String.join(" ", here).replace('_', ' '), words(member.getValue()));
      }
    }
  }

  private static String words(JsonNode value) {
    if (value.isArray()) {
      var all = new ArrayList<String>();
      value.forEach(element -> all.add(words(element)));
      return all.isEmpty() ? "none" : String.join(", ", all);
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? "yes" : "no";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
