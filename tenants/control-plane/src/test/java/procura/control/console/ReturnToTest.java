package procura.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/agents/agt_1",
        "/console/audit?subject=usr_1&from=2026-01-01T00:00:00Z",
        "/console/"
      })
  void aPathOfTheConsoleIsKept(String path) {
    assertThat(ReturnTo.checked(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/console//evil.example",
        "/console/../t/acme",
        "/console/./x",
        "/console\\evil",
        "/consolevil.example",
        "/t/acme",
        "/console/x#y",
        "/console/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        ""
      })
  void everythingElseIsNot(String path) {
    assertThat(ReturnTo.checked(path)).isEqualTo("/console/overview");
  }

  @Test
  void nothingIsTheOverview() {
    assertThat(ReturnTo.checked(null)).isEqualTo("/console/overview");
  }
}
