package procura.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static procura.server.Setting.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @TempDir Path home;

  @Test
  void everyDefaultIsStatedHere() {
    var expected = new EnumMap<Setting, String>(Setting.class);
    expected.put(PROCURA_PORT, "8080");
    expected.put(PROCURA_BASE_URL, "http://127.0.0.1:8080");
    expected.put(PROCURA_DATA_DIR, home.resolve(".procura").toString());
    expected.put(PROCURA_FEED, "store");
    expected.put(PROCURA_TARGET, "all");
    expected.put(PROCURA_SIGNUP, "token");
    expected.put(PROCURA_LOG_FORMAT, "text");
    expected.put(PROCURA_TLS_CLIENT_AUTH, "off");
    expected.put(PROCURA_OUTBOUND_ALLOW_LOOPBACK, "false");
    expected.put(PROCURA_TENANT_RATE, "4000");
    expected.put(PROCURA_REFRESH_GRACE, "20s");
    assertThat(told(Map.of()).values()).isEqualTo(expected);
  }

  @Test
  void everySettingReachesItsPropertyFromTheEnvironment() throws IOException {
    var file = Files.createFile(home.resolve("file")).toString();
    var other =
        Map.ofEntries(
            Map.entry(PROCURA_PORT, "9443"),
            Map.entry(PROCURA_BASE_URL, "https://login.example.com"),
            Map.entry(PROCURA_DATA_DIR, home.toString()),
            Map.entry(PROCURA_DATABASE_URL, "jdbc:postgresql://db.example.com/procura"),
            Map.entry(PROCURA_DATABASE_USER, "owner"),
            Map.entry(PROCURA_DATABASE_PASSWORD, "hunter2"),
            Map.entry(PROCURA_KAFKA_BOOTSTRAP_SERVERS, "kafka.example.com:9092"),
            Map.entry(PROCURA_FEED, "kafka"),
            Map.entry(PROCURA_TARGET, "token"),
            Map.entry(PROCURA_SIGNUP, "open"),
            Map.entry(PROCURA_MASTER_KEY_FILE, file),
            Map.entry(PROCURA_LOG_FORMAT, "json"),
            Map.entry(PROCURA_TLS_CERTIFICATE_FILE, file),
            Map.entry(PROCURA_TLS_KEY_FILE, file),
            Map.entry(PROCURA_TLS_CLIENT_AUTH, "optional"),
            Map.entry(PROCURA_TLS_CLIENT_CERTIFICATE_HEADER, "Client-Cert"),
            Map.entry(PROCURA_TRUSTED_PROXIES, "10.0.0.5,10.1.0.0/16,::1"),
            Map.entry(PROCURA_TLS_MTLS_BASE_URL, "https://mtls.example.com"),
            Map.entry(PROCURA_OUTBOUND_CA_FILE, file),
            Map.entry(PROCURA_OUTBOUND_ALLOW_LOOPBACK, "true"),
            Map.entry(PROCURA_SMTP_URL, "smtp://us:pass@mail.example.com:587"),
            Map.entry(PROCURA_MAIL_FROM, "no-reply@example.com"),
            Map.entry(PROCURA_TENANT_RATE, "20000"),
            Map.entry(PROCURA_REFRESH_GRACE, "5s"));
    assertThat(other).containsOnlyKeys(Setting.values());
    var properties = told(byName(other)).properties();
    other.forEach(
        (setting, value) -> assertThat(properties).containsEntry(setting.property(), value));
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheCommandLineOverBoth() throws IOException {
    file("PROCURA_PORT: 1001\nPROCURA_FEED: kafka\nPROCURA_SIGNUP: open\n");
    var configuration =
        Configuration.of(
            Map.of(PROCURA_PORT, "1003"),
            Map.of(
                "PROCURA_PORT",
                "1002",
                "PROCURA_FEED",
                "store",
                "PROCURA_DATA_DIR",
                home.toString()),
            home);
    assertThat(Stream.of(PROCURA_PORT, PROCURA_FEED, PROCURA_SIGNUP).map(configuration::get))
        .containsExactly("1003", "store", "open");
  }

  @Test
  void certificatesComeByTlsOrByAProxyThatIsNamed() {
    refused(
        Map.of("PROCURA_TLS_CLIENT_AUTH", "optional"),
        "PROCURA_TLS_CLIENT_AUTH needs PROCURA_TLS_KEY_FILE");
    refused(
        Map.of("PROCURA_TLS_CLIENT_CERTIFICATE_HEADER", "Client-Cert"),
        "PROCURA_TLS_CLIENT_CERTIFICATE_HEADER needs PROCURA_TRUSTED_PROXIES:"
            + " anybody could write that header");
    for (var bad : List.of("proxy.example.com", "10.0.0.5/33", "10.0.0.5,,::1", "::1/x")) {
      refused(
          Map.of("PROCURA_TRUSTED_PROXIES", bad),
          "PROCURA_TRUSTED_PROXIES is `"
              + bad
              + "`, but must be addresses or ranges such as 10.0.0.5,10.1.0.0/16");
    }
  }

  @Test
  void anUnknownKeyStopsTheStart() {
    refused(
        Map.of("PROCURA_PROT", "80"),
        "there is no setting `PROCURA_PROT`, see README.md for the list");
  }

  @Test
  void anUnknownKeyOfTheFileStopsTheStart() throws IOException {
    file("port: 80\n");
    refused(
        Map.of("PROCURA_DATA_DIR", home.toString()),
        "there is no setting `port`, see README.md for the list");
  }

  @Test
  void variablesOfTheLauncherAndOfTestsAreLeftAlone() {
    assertThat(told(Map.of("PROCURA_JAVA_HOME", "jdk", "PATH", "bin")).get(PROCURA_PORT))
        .isEqualTo("8080");
  }

  @ParameterizedTest
  @CsvSource({
    "PROCURA_PORT, 65536",
    "PROCURA_PORT, tcp://10.0.0.1:8080",
    "PROCURA_BASE_URL, login.example.com",
    "PROCURA_BASE_URL, https://login.example.com/",
    "PROCURA_BASE_URL, https://LOGIN.example.com",
    "PROCURA_DATABASE_URL, postgres://db/procura",
    "PROCURA_DATABASE_URL, jdbc:postgresql://db/procura?password=x",
    "PROCURA_FEED, rabbit",
    "PROCURA_TARGET, ALL",
    "PROCURA_SIGNUP, closed",
    "PROCURA_MASTER_KEY_FILE, no/such/file",
    "PROCURA_LOG_FORMAT, xml",
    "PROCURA_OUTBOUND_ALLOW_LOOPBACK, yes",
    "PROCURA_MAIL_FROM, nobody",
    "PROCURA_REFRESH_GRACE, soon",
    "PROCURA_TENANT_RATE, 100001",
    "PROCURA_TENANT_RATE, 0",
  })
  void aBadValueStopsTheStartAndIsNamed(String name, String value) {
    assertThatThrownBy(() -> told(Map.of(name, value)))
        .isInstanceOf(BadConfiguration.class)
        .message()
        .startsWith(name + " is `" + value + "`, but must be ")
        .hasLineCount(1);
  }

  @Test
  void anExternalDatabaseNeedsAMasterKey() {
    refused(
        Map.of("PROCURA_DATABASE_URL", "jdbc:postgresql://db/procura"),
        "PROCURA_MASTER_KEY_FILE is required with an external database");
  }

  @Test
  void theMailServerAndTheSenderGoTogether() {
    refused(
        Map.of("PROCURA_MAIL_FROM", "no-reply@example.com"),
        "PROCURA_SMTP_URL and PROCURA_MAIL_FROM go together");
  }

  @Test
  void aBadAddressOfAMailServerIsNotRepeatedSinceItMayHoldAPassword() {
    assertThatThrownBy(() -> told(Map.of("PROCURA_SMTP_URL", "us:hunter2@mail.example.com")))
        .isInstanceOf(BadConfiguration.class)
        .message()
        .startsWith("PROCURA_SMTP_URL must be ")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void halfOfTlsIsRefused() throws IOException {
    refused(
        Map.of("PROCURA_TLS_KEY_FILE", Files.createFile(home.resolve("key")).toString()),
        "PROCURA_TLS_CERTIFICATE_FILE and PROCURA_TLS_KEY_FILE go together");
  }

  @Test
  void noSecretIsInTheLineForTheLog() {
    assertThat(told(Map.of("PROCURA_DATABASE_PASSWORD", "hunter2")).toString())
        .contains("PROCURA_DATABASE_PASSWORD=(set)")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, 127.0.0.1",
    "http://localhost:8080, 127.0.0.1",
    "http://[::1]:8080, 127.0.0.1",
    "https://login.example.com, 0.0.0.0",
  })
  void onlyAPublicOriginListensToOthers(String origin, String host) {
    assertThat(told(Map.of("PROCURA_BASE_URL", origin)).properties())
        .containsEntry("micronaut.server.host", host);
  }

  @Test
  void portZeroIsAnyFreeOneAndTheOriginNamesIt() {
    var configuration = told(Map.of("PROCURA_PORT", "0"));
    assertThat(configuration.get(PROCURA_PORT)).isNotEqualTo("0");
    assertThat(configuration.get(PROCURA_BASE_URL)).endsWith(":" + configuration.get(PROCURA_PORT));
  }

  @Test
  void aTargetRunsItsRoomsAlone() {
    assertThat(Set.of("control", "token", "audit")).allMatch(Target.ALL::runs);
    assertThat(Target.named("token").runs("token")).isTrue();
    assertThat(Target.named("token").runs("control")).isFalse();
    assertThat(Target.named("token").without())
        .extracting(off -> off.getName())
        .containsExactlyInAnyOrder("procura.control", "procura.server.console", "procura.audit");
  }

  private Configuration told(Map<String, String> environment) {
    return Configuration.of(Map.of(), environment, home);
  }

  private void refused(Map<String, String> environment, String message) {
    assertThatThrownBy(() -> told(environment))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(message);
  }

  private void file(String text) throws IOException {
    Files.writeString(home.resolve("procura.yml"), text);
  }

  private static Map<String, String> byName(Map<Setting, String> settings) {
    return settings.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }
}
