package procura.tenancy.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords(new Secrets(), 1);

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void aHashIsAPhcStringOfArgon2id() {
    var phc = passwords.hash("correct horse").join();
    assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("correct horse", phc).join()).isTrue();
    assertThat(passwords.matches("correct horsf", phc).join()).isFalse();
    assertThat(passwords.hash("correct horse").join()).isNotEqualTo(phc);
  }

  @Test
  void nothingIsTruncated() {
    var start = "x".repeat(200);
    var phc = passwords.hash(start + "a").join();
    assertThat(passwords.matches(start + "b", phc).join()).isFalse();
    assertThat(passwords.matches(start, phc).join()).isFalse();
  }

  @Test
  void theCompositionOfAccentsMakesNoDifference() {
    var phc = passwords.hash("caf\u00e9 au lait").join();
    assertThat(passwords.matches("cafe\u0301 au lait", phc).join()).isTrue();
  }

  @Test
  void nobodyHasNoPassword() {
    assertThat(passwords.matches("correct horse", null).join()).isFalse();
  }

  @Test
  void lengthIsBounded() {
    assertThat(Passwords.acceptable("1234567")).isFalse();
    assertThat(Passwords.acceptable("12345678")).isTrue();
    assertThat(Passwords.acceptable("x".repeat(1024))).isTrue();
    assertThat(Passwords.acceptable("x".repeat(1025))).isFalse();
    assertThat(passwords.matches("x".repeat(2000), null).join()).isFalse();
  }

  @Test
  void whoWouldWaitTooLongIsRefused() {
    var asked = new ArrayList<CompletableFuture<Boolean>>();
    for (int i = 0; i < 200; i++) {
      asked.add(passwords.matches("correct horse", null));
    }
    assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> asked.forEach(Passwords::await));
  }
}
