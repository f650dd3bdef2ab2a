package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The servers of the story stand without a platform, up to where they need its word.
class PetProfileServerIT {

  private static final String ISSUER = "http://127.0.0.1:9/t/nobody";

  @Test
  @DisplayName("[C6, D2, D14] turns strangers away and shows them the way")
  void turnsStrangersAwayAndShowsThemTheWay() {
    try (var server = new PetProfileServer()) {
      server.start(ISSUER, "cli_1");
      var web = new Web();
      var client = new VetAssist(web, server.petProfileIdentifier());

      var answer = client.knock("", VetAssist.callOf(PetProfileServer.PROFILE)).expect(401);
      var challenge = VetAssist.challenge(answer);
      assertThat(challenge).containsEntry("scope", "pet:read").doesNotContainKey("error");
      assertThat(client.issuerBehind(challenge.getOrDefault("resource_metadata", "")))
          .isEqualTo(ISSUER);

      var clinic =
          VetAssist.challenge(
              web.get(URI.create(server.clinicIdentifier() + "/pets/rex"), Map.of()).expect(401));
      var metadata = web.get(URI.create(clinic.getOrDefault("resource_metadata", "")), Map.of());
      assertThat(metadata.expect(200).json().path("resource").asText())
          .isEqualTo(server.clinicIdentifier());
      var keys = web.get(URI.create(server.petProfileIdentifier() + "/jwks.json"), Map.of());
      assertThat(keys.expect(200).json().path("keys")).hasSize(1);
    }
  }
}
