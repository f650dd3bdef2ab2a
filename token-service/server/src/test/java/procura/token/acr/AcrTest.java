package procura.token.acr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcrTest {

  @Test
  void theyFollowFromTheMethods_RFC8176() {
    assertThat(Acr.reachedBy(List.of("pwd"))).isEqualTo(Acr.ONE_FACTOR);
    assertThat(Acr.reachedBy(List.of())).isEqualTo(Acr.ONE_FACTOR);
    assertThat(Acr.reachedBy(List.of("pwd", "otp", "mfa"))).isEqualTo(Acr.TWO_FACTORS);
    assertThat(Acr.reachedBy(List.of("hwk", "user", "mfa"))).isEqualTo(Acr.PHISHING_RESISTANT);
    assertThat(Acr.reachedBy(List.of("swk"))).isEqualTo(Acr.PHISHING_RESISTANT);
  }

  @Test
  void eachSatisfiesAllBeforeIt() {
    assertThat(Acr.PHISHING_RESISTANT.satisfies(Acr.ONE_FACTOR)).isTrue();
    assertThat(Acr.TWO_FACTORS.satisfies(Acr.TWO_FACTORS)).isTrue();
    assertThat(Acr.TWO_FACTORS.satisfies(Acr.PHISHING_RESISTANT)).isFalse();
  }

  @Test
  void ofSeveralValuesTheWeakestWillDo_OpenIdConnectCore_section_3_1_2_1() {
    assertThat(Acr.leastOf(List.of("phr", "x", "urn:procura:acr:2"))).isEqualTo(Acr.TWO_FACTORS);
    assertThat(Acr.leastOf(List.of("x"))).isNull();
  }
}
