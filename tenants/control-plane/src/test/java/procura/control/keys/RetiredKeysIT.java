package procura.control.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.directory.DirectoryStore;
import procura.control.rig.ControlPlane;
import procura.tenancy.keys.KeyRotationDecider;

class RetiredKeysIT {

  @TempDir static Path data;

  @Test
  void areDueWhenTheirLastTokenHasExpiredAndNotBefore() {
    try (var plane = ControlPlane.start(data, Map.of())) {
      var acme = plane.signUp("acme");
      plane.call(
          "POST", "/api/v1/tenants/acme/keys/rotate", plane.token(acme, "admin:write"), null);
      var directory = plane.bean(DirectoryStore.class);
      var now = Instant.now();
      assertThat(directory.retiredKeysBefore(now)).isEmpty();
      var later = now.plus(KeyRotationDecider.OVERLAP).plus(Duration.ofMinutes(1));
      assertThat(directory.retiredKeysBefore(later))
          .singleElement()
          .satisfies(key -> assertThat(key.tenant()).isEqualTo(acme.id()));
    }
  }
}
