package procura.tenancy.keys;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Passwords that are tried first: the thirty thousand most frequent of published breaches, what is
/// only repeated or counted, and the names of the person and the organisation (NIST SP 800-63B
/// section 3.1.1.2). The list comes with the library; nobody else is asked.
public final class CommonPasswords {

  private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";
  private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
  private static final String IN_A_ROW =
      "abcdefghijklmnopqrstuvwxyz 01234567890123456789 qwertyuiop asdfghjkl zxcvbnm";
  private static final int FEWEST_DIFFERENT = 4;
  private static final int SHORTEST_NAME = 4;

  private static final class Holder {
    private static final Set<String> COMMON = read();

    private static Set<String> read() {
      try (var file = StandardDictionaries.class.getResourceAsStream(LIST)) {
        if (file == null) {
          throw new IllegalStateException("no list of common passwords");
        }
        return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
            .lines()
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private CommonPasswords() {}

  /// @param names of the person and where they are; a password that is one of them is none
  public static boolean isGuessedFirst(String password, String... names) {
    var plain = plain(password);
    var word = AROUND.matcher(plain).replaceAll("");
    return Holder.COMMON.contains(plain)
        || (word.length() >= SHORTEST_NAME && Holder.COMMON.contains(word))
        || plain.chars().distinct().count() < FEWEST_DIFFERENT
        || isInARow(plain)
        || Arrays.stream(names).anyMatch(name -> isName(plain, word, plain(name)));
  }

  private static boolean isName(String password, String word, String name) {
    var local = name.contains("@") ? name.substring(0, name.indexOf('@')) : name;
    return name.length() >= SHORTEST_NAME
        && (password.equals(name)
            || word.equals(name)
            || word.equals(local)
            || password.replace(" ", "").equals(name.replace(" ", "")));
  }

  private static boolean isInARow(String password) {
    return IN_A_ROW.contains(password) || IN_A_ROW.contains(new StringBuilder(password).reverse());
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
