package procura.token.page;

/// Everything that one page shows. Rendered by the template of its name, which escapes all of it.
public interface Page {

  /// The template's file below `src/main/jte`.
  String template();

  /// Whether it has a script of ours. It works without all the same.
  default boolean hasScript() {
    return false;
  }
}
