package procura.token.mail;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where letters go. Without `procura.smtp-url` there are none, but on a developer's own machine
/// (sign-up is open, and the public origin is loopback) they lie in an outbox page.
///
/// @param smtpUrl `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`
/// @param mailFrom the sender's address
@ConfigurationProperties("procura")
public record MailSettings(
    @Nullable String smtpUrl,
    @Nullable String mailFrom,
    @Nullable String signup,
    @Nullable String baseUrl) {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  public boolean hasSmtp() {
    return smtpUrl != null && mailFrom != null;
  }

  public boolean hasOutbox() {
    return !hasSmtp()
        && "open".equals(signup)
        && baseUrl != null
        && LOOPBACK.contains(String.valueOf(URI.create(baseUrl).getHost()));
  }
}
