package procura.outbound;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What became of a call.
public sealed interface Outcome {

  /// An answer of any status. A redirect is an answer like all others: it is not followed.
  ///
  /// @param headers by lower-case name; of several with one name, joined by commas
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Answer(int status, Map<String, String> headers, byte[] bytes) implements Outcome {

    public Answer {
      headers = Map.copyOf(headers);
    }

    /// What came, as text.
    public String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// Whether it says that it is JSON: `application/json` or `application/*+json`.
    public boolean isJson() {
      var type = header("content-type").orElse("");
      var essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      return essence.equals("application/json")
          || (essence.startsWith("application/") && essence.endsWith("+json"));
    }
  }

  /// No answer.
  ///
  /// @param detail for the log and the audit trail; nothing for strangers, who would learn from it
  ///   what this network looks like
  record Failure(Reason reason, String detail) implements Outcome {}

  /// Why there is no answer.
  enum Reason {
    /// No absolute https URL with a host, without user information and fragment.
    BAD_URL,
    UNKNOWN_HOST,
    /// An address of the host is special-use (RFC 6890), or this machine's own.
    FORBIDDEN_ADDRESS,
    /// No connection, no TLS, or it broke.
    CONNECTION,
    TIMEOUT,
    TOO_LARGE,
    /// Compressed although nothing of the kind was accepted.
    ENCODED,
    /// Too many calls are under way.
    BUSY
  }
}
