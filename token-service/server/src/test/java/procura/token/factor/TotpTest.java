package procura.token.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /// The six last digits of the eight that stand there.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codesAreThoseOf_RFC6238_appendix_B(long second, String code) {
    assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"0, 755224", "1, 287082", "2, 359152", "9, 520489"})
  void andThoseOf_RFC4226_appendix_D(long counter, String code) {
    assertThat(Totp.code(SECRET, counter)).isEqualTo(code);
  }

  @Nested
  class Delay_RFC6238_section_5_2 {

    private final Instant now = Instant.ofEpochSecond(1_111_111_111);
    private final long step = Totp.step(now);

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void theStepsAroundNowWillDo(long away) {
      assertThat(Totp.match(SECRET, Totp.code(SECRET, step + away), now)).hasValue(step + away);
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, 2, 100})
    void noOthers(long away) {
      assertThat(Totp.match(SECRET, Totp.code(SECRET, step + away), now)).isEmpty();
    }

    @Test
    void spacesDoNotCount() {
      assertThat(Totp.match(SECRET, "050 471", now)).hasValue(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "50471", "0050471", "05047a", "٠٥٠٤٧١"})
    void whatIsNoSixDigitsIsNoCode(String typed) {
      assertThat(Totp.match(SECRET, typed, now)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "66, MY",
    "666f, MZXQ",
    "666f6f, MZXW6",
    "666f6f62, MZXW6YQ",
    "666f6f626172, MZXW6YTBOI"
  })
  void secretsAreWrittenAsIn_RFC4648_section_10(String hex, String text) {
    var bytes = HexFormat.of().parseHex(hex);
    assertThat(Base32.encode(bytes)).isEqualTo(text);
    assertThat(Base32.decode(text)).isEqualTo(bytes);
  }
}
