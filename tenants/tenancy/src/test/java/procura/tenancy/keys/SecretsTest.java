package procura.tenancy.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretsTest {

  private final Secrets secrets = new Secrets();

  @Test
  void anIdIsItsPrefixAndFourteenCharacters() {
    assertThat(secrets.id("agt")).matches("agt_[0-9A-Za-z]{14}");
    assertThat(secrets.keyId()).matches("[0-9A-Za-z]{10}");
  }

  @Test
  void aTokenSaysItsKindAndCarriesAChecksum() {
    var token = secrets.token("secret");
    assertThat(token).matches("procura_secret_[0-9A-Za-z]{49}");
    assertThat(Secrets.wellFormed("secret", token)).isTrue();
    assertThat(Secrets.wellFormed("refresh", token)).isFalse();
  }

  @Test
  void aTypingErrorIsSeenBeforeAnyLookUp() {
    var token = secrets.token("secret");
    var last = token.charAt(token.length() - 1);
    var wrong = token.substring(0, token.length() - 1) + (last == 'a' ? 'b' : 'a');
    assertThat(Secrets.wellFormed("secret", wrong)).isFalse();
    assertThat(Secrets.wellFormed("secret", token + "a")).isFalse();
    assertThat(Secrets.wellFormed("secret", token.substring(1))).isFalse();
    assertThat(Secrets.wellFormed("secret", "")).isFalse();
  }

  @Test
  void aHashIsTheSha256() {
    assertThat(Secrets.hash("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    assertThat(Secrets.equal("abc", "abc")).isTrue();
    assertThat(Secrets.equal("abc", "abd")).isFalse();
  }
}
