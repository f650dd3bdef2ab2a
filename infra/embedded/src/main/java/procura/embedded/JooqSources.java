package procura.embedded;

/// Placeholder.
final class JooqSources {
  private JooqSources() {}
}
