package procura.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.server.PlatformUnderTest;

/// TLS served directly, by a certificate of an authority that only `PROCURA_OUTBOUND_CA_FILE`
/// names: the console finds its own issuer.
class ConsoleOverTlsIT {

  @Test
  void theConsoleReachesItsOwnIssuer(@TempDir Path folder) throws Exception {
    var own = OwnCertificate.in(folder);
    try (var product = PlatformUnderTest.withTls(own.certificate(), own.key());
        var http = HttpClient.newBuilder().sslContext(own.trust()).build()) {
      assertThat(product.base().getScheme()).isEqualTo("https");
      var signedUp =
          http.send(
              HttpRequest.newBuilder(product.base().resolve("/api/v1/tenants"))
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          """
                          {"tenant":"secure","display_name":"Secure",
                           "admin":{"email":"a@secure.example","password":"correct horse"}}
                          """))
                  .build(),
              BodyHandlers.ofString());
      assertThat(signedUp.statusCode()).as(signedUp.body()).isEqualTo(201);
      var login =
          http.send(
              HttpRequest.newBuilder(product.base().resolve("/console/login?tenant=secure"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(login.headers().firstValue("Location").orElse(""))
          .startsWith(product.base() + "/t/secure/authorize?");
    }
  }
}
