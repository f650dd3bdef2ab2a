package procura.token.approval;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Secrets;

/// What a device shows and a person types (RFC 8628 section 6.1): eight consonants in two groups,
/// so that no code is a word and none has a letter that looks like another; 20^8 is 34 bits.
@Singleton
final class UserCodes {

  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;

  private final Secrets secrets;

  UserCodes(Secrets secrets) {
    this.secrets = secrets;
  }

  String next() {
    var code = new StringBuilder();
    while (code.length() < LENGTH) {
      for (var random : secrets.bytes(LENGTH)) {
        int number = random & 0xff;
        if (number < 240 && code.length() < LENGTH) { // 12 times 20: every letter as often
          code.append(LETTERS.charAt(number % LETTERS.length()));
        }
      }
    }
    return shown(code.toString());
  }

  /// What was meant by what was typed: upper or lower case, with or without the hyphen; null where
  /// it can't be a code.
  static @Nullable String read(String typed) {
    var letters = new StringBuilder();
    for (char c : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      if (LETTERS.indexOf(c) >= 0) {
        letters.append(c);
      } else if (c != '-' && c != ' ') {
        return null;
      }
      if (letters.length() > LENGTH) {
        return null;
      }
    }
    return letters.length() == LENGTH ? shown(letters.toString()) : null;
  }

  private static String shown(String letters) {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }
}
