package procura.control.access;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;

/// Who may sign a tenant up (`procura.signup`): everybody (`open`), or who has a one-use token.
@Singleton
public final class SignUpMode {

  private final String value;

  SignUpMode(@Value("${procura.signup:token}") String value) {
    if (!value.equals("open") && !value.equals("token")) {
      throw new IllegalArgumentException("PROCURA_SIGNUP must be `open` or `token`");
    }
    this.value = value;
  }

  public String value() {
    return value;
  }

  public boolean isOpen() {
    return value.equals("open");
  }
}
