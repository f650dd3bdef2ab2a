package procura.token.scene;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request of a client: its form fields in order, repetitions kept, and its `Authorization`.
public record Form(List<Map.Entry<String, String>> fields, @Nullable String authorization) {

  public static final Form EMPTY = new Form(List.of(), null);

  /// @param fields names and values in turn
  public static Form of(String... fields) {
    var form = EMPTY;
    for (int i = 0; i < fields.length; i += 2) {
      form = form.and(fields[i], fields[i + 1]);
    }
    return form;
  }

  /// Adds a field, also where there is one of that name.
  public Form and(String name, String value) {
    var all = new ArrayList<>(fields);
    all.add(Map.entry(name, value));
    return new Form(List.copyOf(all), authorization);
  }

  public Form without(String name) {
    return new Form(
        fields.stream().filter(field -> !field.getKey().equals(name)).toList(), authorization);
  }

  /// Replaces a field.
  public Form with(String name, String value) {
    return without(name).and(name, value);
  }

  public Form withAuthorization(@Nullable String header) {
    return new Form(fields, header);
  }

  public Form by(Party party) {
    return party.authenticate(this);
  }

  String encoded() {
    return fields.stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
