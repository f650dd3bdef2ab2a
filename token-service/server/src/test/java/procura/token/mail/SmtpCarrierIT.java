package procura.token.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.TenantId;

/// With a mail server of its own.
class SmtpCarrierIT {

  private static final String FROM = "no-reply@procura.example";

  private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

  @BeforeEach
  void start() {
    server.start();
    server.setUser("us@mail.example", "us", "a+p%s@ß");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private SmtpCarrier carrier(String user, String host) {
    return new SmtpCarrier(
        URI.create("smtp://" + user + host + ":" + server.getSmtp().getPort()), FROM);
  }

  private static Letter letter(String to, String subject) {
    return new Letter(new TenantId("greenfield"), to, subject, "Grüße aus der Praxis");
  }

  @Test
  void aLetterArrivesAsItWasWritten() throws MessagingException {
    carrier("", "127.0.0.1").carry(letter("bob@mail.example", "Anmelden für Bob"));
    var arrived = server.getReceivedMessages();
    assertThat(arrived).hasSize(1);
    assertThat(arrived[0].getSubject()).isEqualTo("Anmelden für Bob");
    assertThat(arrived[0].getFrom()[0]).hasToString(FROM);
    assertThat(arrived[0].getRecipients(RecipientType.TO)[0]).hasToString("bob@mail.example");
    assertThat(arrived[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(GreenMailUtil.getBody(arrived[0])).isNotBlank();
  }

  @Test
  void itSaysWhoItIsWithWhateverPassword() {
    carrier("us:a+p%25s%40%C3%9F@", "127.0.0.1").carry(letter("bob@mail.example", "Hello"));
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThatThrownBy(
            () -> carrier("us:wrong@", "127.0.0.1").carry(letter("bob@mail.example", "Hello")))
        .isInstanceOf(MailFailure.class)
        .hasMessageNotContaining("wrong");
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  @DisplayName("RFC 3207: what is not this machine is not spoken to in the clear")
  void elsewhereOnlyOverTls() {
    assertThatThrownBy(() -> carrier("", "LOCALHOST").carry(letter("bob@mail.example", "Hello")))
        .isInstanceOf(MailFailure.class)
        .hasMessageContaining("STARTTLS");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerThatIsAwayIsSaid() {
    var carrier = carrier("", "127.0.0.1");
    server.stop();
    assertThatThrownBy(() -> carrier.carry(letter("bob@mail.example", "Hello")))
        .isInstanceOf(MailFailure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello\r\nBcc: eve@mail.example",
        "Hello\nBcc: eve@mail.example\n\nbody",
        "Hello\r\n\r\nbody",
        "Grüße\r\nBcc: eve@mail.example"
      })
  @DisplayName("RFC 5322 section 2.2: a subject adds no header and no body")
  void aSubjectStaysASubject(String subject) throws MessagingException {
    carrier("", "127.0.0.1").carry(letter("bob@mail.example", subject));
    var arrived = server.getReceivedMessages();
    assertThat(arrived).hasSize(1);
    assertThat(arrived[0].getHeader("Bcc")).isNull();
    assertThat(arrived[0].getHeader("Auto-Submitted")).isNotNull();
    assertThat(arrived[0].getAllRecipients()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bob@mail.example\r\nRCPT TO:<eve@mail.example>",
        "bob@mail.example, eve@mail.example",
        "bob@mail.example>\r\nDATA",
        ""
      })
  @DisplayName("RFC 5321 section 4.1.2: what is no single address gets no letter")
  void anAddressIsOneAddress(String to) {
    assertThatThrownBy(() -> carrier("", "127.0.0.1").carry(letter(to, "Hello")))
        .isInstanceOf(MailFailure.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }
}
