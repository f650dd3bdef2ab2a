package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.signup.SignUpTokens;

/// Where sign-up is not open, a token lets one tenant in.
class SignUpTokenIT {

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of("procura.signup", "token"));
  }

  private static Answer signUp(String tenant, String token) {
    return plane.call(
        "POST",
        "/api/v1/tenants",
        null,
        """
        {"tenant":"%s","display_name":"A tenant","signup_token":"%s",
         "admin":{"email":"a@b.example","password":"correct horse"}}
        """
            .formatted(tenant, token));
  }

  @Test
  void aRestartMintsNoOther() {
    assertThat(plane.bean(SignUpTokens.class).first()).as("one was printed at the start").isNull();
  }

  @Test
  void nobodyComesInWithout() {
    assertThat(signUp("acme", "x").status()).isEqualTo(403);
    assertThat(signUp("acme", "x").text("/type")).isEqualTo("urn:procura:problem:sign-up-refused");
  }

  @Test
  void aTokenWorksOnceAndIsGivenBackWhenTheSignUpFails() {
    var tokens = plane.bean(SignUpTokens.class);
    assertThat(signUp("first", tokens.mint()).status()).isEqualTo(201);
    var token = tokens.mint();
    assertThat(signUp("first", token).status()).isEqualTo(409);
    assertThat(signUp("second", token).status()).isEqualTo(201);
    assertThat(signUp("third", token).status()).isEqualTo(403);
  }
}
