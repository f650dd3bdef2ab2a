package procura.identity.resource;

/// A type of authorization details (RFC 9396 section 2) that a resource understands.
///
/// @param name the `type` member
/// @param schema the JSON Schema (2020-12, closed) of all other members of such an object
/// @param sentence what an object says in words to a person, with `{member.path}` where its values
///   go
public record DetailsType(String name, String schema, String sentence) {

  /// Enough for a dozen members, little enough to be read.
  public static final int LONGEST_SCHEMA = 8192;

  public DetailsType {
    if (name.isEmpty()
        || name.length() > 128
        || name.chars().anyMatch(c -> c <= 0x20 || c > 0x7e || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("a type has 1 to 128 visible ASCII characters");
    }
    if (sentence.isBlank()
        || sentence.length() > 300
        || sentence.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("sentence must be 1 to 300 printable characters");
    }
    if (schema.length() > LONGEST_SCHEMA) {
      throw new IllegalArgumentException("a schema has at most " + LONGEST_SCHEMA + " characters");
    }
  }
}
