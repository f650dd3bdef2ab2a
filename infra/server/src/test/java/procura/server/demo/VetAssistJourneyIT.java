package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// What `procura demo` plays holds on either feed.
@ExtendWith(SharedPlatform.class)
class VetAssistJourneyIT {

  @Test
  @DisplayName(
      "[A1, A3, A4, A6, A19, B1, B9, B11, B12, B14, B15, B16, B18, C6, C13, C15, C16, C18, C19, D1, D12] holds on the store feed")
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
        .contains("✓ 8 ")
        .containsPattern(
            "Administrator: .*/console\\R +tenant greenfield-vets.*, password correct-")
        .contains("/account");
  }
}
