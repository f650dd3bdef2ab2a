package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Tenant;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.identity.administration.AdministrationEvent.AccessRefused;
import procura.identity.administration.AdministrationEvent.CommandRefused;

/// What is refused is evidence too; and sign-up by token.
class EvidenceOfRefusalsIT {

  @Singleton
  static final class Seen implements AfterCommit {
    private final List<StoredFact> facts = new CopyOnWriteArrayList<>();

    @Override
    public void committed(List<StoredFact> committed) {
      facts.addAll(committed);
    }
  }

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
  }

  private static StoredFact last() {
    return plane.bean(Seen.class).facts.getLast();
  }

  @Test
  void aCommandThatWasRefusedLeavesAFact() {
    var token = plane.token(acme, "admin:read admin:write");
    var role = "{\"name\":\"twice\"}";
    plane.call("POST", "/api/v1/tenants/acme/roles", token, role);
    assertThat(plane.call("POST", "/api/v1/tenants/acme/roles", token, role).status())
        .isEqualTo(409);
    assertThat(last().fact())
        .isInstanceOfSatisfying(
            CommandRefused.class,
            refused -> {
              assertThat(refused.command()).isEqualTo("DefineRole");
              assertThat(refused.rejection()).isEqualTo("RoleNameIsTaken");
            });
    assertThat(last().cause().actor().client()).hasToString(acme.clientId());
    assertThat(last().cause().actor().origin()).isEqualTo("127.0.0.1");
  }

  @Test
  void anAccessThatWasRefusedLeavesAFact() {
    plane.call("POST", "/api/v1/tenants/acme/keys/rotate", plane.token(acme, "admin:read"), null);
    assertThat(last().fact())
        .isInstanceOfSatisfying(
            AccessRefused.class,
            refused -> {
              assertThat(refused.operation())
                  .isEqualTo("POST /api/v1/tenants/{tenant}/keys/rotate");
              assertThat(refused.reason()).isEqualTo("insufficient scope");
            });
  }

  @Test
  void everyRefusalOfAnUnknownCallerIsEvidenceUntilTheyFlood() {
    for (int i = 0; i < 40; i++) {
      plane.call("GET", "/api/v1/tenants/acme", "garbage", null);
    }
    assertThat(
            plane.bean(Seen.class).facts.stream()
                .filter(stored -> stored.fact() instanceof AccessRefused)
                .count())
        .isGreaterThanOrEqualTo(40);
  }
}
