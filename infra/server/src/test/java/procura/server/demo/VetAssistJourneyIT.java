package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// What `procura demo` plays holds on either feed.
@ExtendWith(SharedPlatform.class)
class VetAssistJourneyIT {

  @Test
  void holdsOnTheStoreFeed(PlatformUnderTest platform) {
    assertHolds(platform.base());
  }

  @Test
  void isToldAgainOnTheSameData(PlatformUnderTest platform) {
    assertHolds(platform.base());
  }

  @Test
  void holdsOnTheKafkaFeed() {
    try (var platform = PlatformUnderTest.onFeed("kafka")) {
      assertHolds(platform.base());
    }
  }

  private static void assertHolds(URI base) {
    var told = new ByteArrayOutputStream();
    var held = new VetAssistStory(base, new PrintStream(told, true, StandardCharsets.UTF_8)).play();
    var story = told.toString(StandardCharsets.UTF_8);
    assertThat(held).as(story).isTrue();
    assertThat(story)
        .containsPattern("issuance\\.AccessTokenIssued +success +by \\[.*agt_")
        .contains("✓ 8 ");
  }
}
