package procura.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every configuration key, what it may hold and where it goes. The environment wins over
/// `procura.yml`; an unknown key or a bad value stops the start.
enum Setting {
  PROCURA_PORT("micronaut.server.port", "8080", Kind.PORT),
  PROCURA_BASE_URL("procura.base-url", null, Kind.ORIGIN),
  PROCURA_DATA_DIR("procura.data-dir", ".procura", Kind.TEXT),
  PROCURA_DATABASE_URL("procura.database.url", null, Kind.JDBC),
  PROCURA_DATABASE_USER("procura.database.user", null, Kind.TEXT),
  PROCURA_DATABASE_PASSWORD("procura.database.password", null, Kind.TEXT),
  PROCURA_KAFKA_BOOTSTRAP_SERVERS("procura.kafka.bootstrap-servers", null, Kind.TEXT),
  PROCURA_FEED("procura.feed", "store", Kind.oneOf("store", "kafka")),
  PROCURA_TARGET("procura.target", "all", Kind.oneOf("all", "control", "token", "audit")),
  PROCURA_SIGNUP("procura.signup", "token", Kind.oneOf("open", "token")),
  PROCURA_MASTER_KEY_FILE("procura.master-key-file", null, Kind.FILE),
  PROCURA_LOG_FORMAT("procura.log-format", "text", Kind.oneOf("text", "json")),
  PROCURA_TLS_CERTIFICATE_FILE("procura.tls.certificate-file", null, Kind.FILE),
  PROCURA_TLS_KEY_FILE("procura.tls.key-file", null, Kind.FILE),
  PROCURA_TLS_CLIENT_AUTH("procura.tls.client-auth", "off", Kind.oneOf("off", "optional")),
  PROCURA_TLS_CLIENT_CERTIFICATE_HEADER("procura.tls.client-certificate-header", null, Kind.HEADER),
  PROCURA_TRUSTED_PROXIES("procura.trusted-proxies", null, Kind.ADDRESSES),
  PROCURA_TLS_MTLS_BASE_URL("procura.tls.mtls-base-url", null, Kind.ORIGIN),
  PROCURA_OUTBOUND_CA_FILE("procura.outbound.ca-file", null, Kind.FILE),
  PROCURA_OUTBOUND_ALLOW_LOOPBACK(
      "procura.outbound.allow-loopback", "false", Kind.oneOf("true", "false")),
  PROCURA_SMTP_URL("procura.smtp-url", null, Kind.SMTP),
  PROCURA_MAIL_FROM("procura.mail-from", null, Kind.ADDRESS),
  PROCURA_TENANT_RATE("procura.tenant-rate", "4000", Kind.RATE),
  PROCURA_REFRESH_GRACE("procura.refresh-grace", "20s", Kind.SECONDS);

  /// Variables of the launcher and of tests, which mean nothing to the server.
  static final Set<String> OTHERS =
      Set.of(
          "PROCURA_JAVA_HOME",
          "PROCURA_JAVA_OPTS",
          "PROCURA_CACHE_DIR",
          "PROCURA_TEST_INFRA",
          "PROCURA_CHROME",
          "PROCURA_REQUIRE_BROWSER");

  /// What a value may be.
  record Kind(String expected, Predicate<String> accepts) {
    static final Kind TEXT = new Kind("text", value -> !value.isBlank());
    static final Kind FILE =
        new Kind("a file that can be read", value -> Files.isReadable(Path.of(value)));
    static final Kind JDBC =
        new Kind(
            "a JDBC URL such as jdbc:postgresql://db.example.com/procura, with user and password apart",
            value -> value.startsWith("jdbc:postgresql:") && !value.contains("password="));
    static final Kind PORT =
        new Kind(
            "a port, 1 to 65535, or 0 for any free one",
            value -> value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535);
    static final Kind ORIGIN =
        new Kind(
            "an origin such as https://login.example.com, without a path",
            Pattern.compile(
                    "https?://[a-z0-9.\\-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+](:[0-9]{1,5})?")
                .asMatchPredicate());
    static final Kind SMTP =
        new Kind(
            "the address of a mail server such as smtp://user:password@mail.example.com:587 or smtps://…",
            Pattern.compile("smtps?://([^@/\\s]+@)?[A-Za-z0-9.\\-]+(:[0-9]{1,5})?")
                .asMatchPredicate());
    static final Kind ADDRESS =
        new Kind(
            "an e-mail address such as no-reply@example.com",
            Pattern.compile("[^@\\s<>]{1,64}@[^@\\s<>]{1,255}").asMatchPredicate());
    static final Kind SECONDS =
        new Kind("a duration such as 20s", value -> seconds(value).isPresent());

    static final Kind RATE =
        new Kind(
            "requests a second, 1 to 100000",
            Pattern.compile("[1-9][0-9]{0,4}|100000").asMatchPredicate());
    static final Kind HEADER =
        new Kind(
            "the name of a header such as Client-Cert",
            Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}").asMatchPredicate());
    static final Kind ADDRESSES =
        new Kind(
            "addresses or ranges such as 10.0.0.5,10.1.0.0/16",
            value -> AddressRanges.areWellFormed(List.of(value.split(","))));

    static Kind oneOf(String... values) {
      return new Kind("one of " + String.join(", ", values), List.of(values)::contains);
    }
  }

  private final String property;
  private final @Nullable String byDefault;

  @SuppressWarnings("ImmutableEnumChecker") // its predicates hold no state
  private final Kind kind;

  Setting(String property, @Nullable String byDefault, Kind kind) {
    this.property = property;
    this.byDefault = byDefault;
    this.kind = kind;
  }

  String property() {
    return property;
  }

  @Nullable String byDefault() {
    return byDefault;
  }

  /// Whether the value must not be shown.
  boolean isSecret() {
    return this == PROCURA_DATABASE_PASSWORD || this == PROCURA_SMTP_URL;
  }

  /// @throws BadConfiguration with the one line to print
  String check(String value) {
    if (!kind.accepts().test(value)) {
      throw new BadConfiguration(
          name() + (isSecret() ? " " : " is `" + value + "`, but ") + "must be " + kind.expected());
    }
    return value;
  }

  /// @throws BadConfiguration when there is no such key
  static Setting named(String name) {
    return Arrays.stream(values())
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new BadConfiguration("there is no setting `" + name + "`, see README.md for the list"));
  }

  private static Optional<Duration> seconds(String value) {
    try {
      return Optional.of(Duration.parse("PT" + value.toUpperCase(Locale.ROOT)))
          .filter(d -> !d.isNegative());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
