package procura.server.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A form in one of the platform's own pages, as a script sees it. Not a parser for other pages.
public record HtmlForm(String action, List<Field> fields) {

  private static final Pattern FORM =
      Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("<(?:input|button)\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([\\w-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");

  /// One input or button with a name.
  public record Field(String name, String type, String value) {}

  static List<HtmlForm> of(String html) {
    var forms = new ArrayList<HtmlForm>();
    var form = FORM.matcher(html);
    while (form.find()) {
      var fields = new ArrayList<Field>();
      var field = FIELD.matcher(form.group(2));
      while (field.find()) {
        var attributes = attributes(field.group(1));
        var name = attributes.get("name");
        if (name != null) {
          fields.add(
              new Field(
                  name,
                  attributes.getOrDefault("type", "text"),
                  attributes.getOrDefault("value", "")));
        }
      }
      forms.add(new HtmlForm(attributes(form.group(1)).getOrDefault("action", ""), fields));
    }
    return forms;
  }

  public boolean has(String name) {
    return fields.stream().anyMatch(field -> field.name().equals(name));
  }

  /// What the page put into hidden fields, the CSRF token among them.
  Map<String, String> hidden() {
    var hidden = new LinkedHashMap<String, String>();
    fields.stream()
        .filter(field -> field.type().equalsIgnoreCase("hidden"))
        .forEach(field -> hidden.put(field.name(), field.value()));
    return hidden;
  }

  public List<String> checkboxes(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name) && field.type().equalsIgnoreCase("checkbox"))
        .map(Field::value)
        .collect(Collectors.toList());
  }

  private static Map<String, String> attributes(String text) {
    var attributes = new LinkedHashMap<String, String>();
    var attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      var value = "";
      for (var group = 2; group <= 4; group++) {
        if (attribute.group(group) != null) {
          value = attribute.group(group);
        }
      }
      attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), unescaped(value));
    }
    return attributes;
  }

  static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&#x3D;", "=")
        .replace("&#61;", "=")
        .replace("&#43;", "+")
        .replace("&amp;", "&");
  }

  /// The words a person reads.
  static String words(String html) {
    return unescaped(
            html.replaceAll("(?is)<(script|style)\\b.*?</\\1>", " ").replaceAll("<[^>]*>", " "))
        .replaceAll("\\s+", " ")
        .strip();
  }
}
