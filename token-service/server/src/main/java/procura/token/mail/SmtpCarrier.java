package procura.token.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Hands letters to a mail server (RFC 5321), over TLS unless that server is on this machine.
final class SmtpCarrier implements Carrier {

  private static final String TIMEOUT_MILLIS = "10000";

  private final Session session;
  private final String from;

  SmtpCarrier(URI server, String from) {
    this.session = Session.getInstance(properties(server), login(server.getRawUserInfo()));
    this.from = from;
  }

  private static Properties properties(URI server) {
    boolean tls = server.getScheme().equals("smtps");
    boolean local = server.getHost().equals("127.0.0.1") || server.getHost().equals("localhost");
    var all = new Properties();
    all.setProperty("mail.transport.protocol", "smtp");
    all.setProperty("mail.smtp.host", server.getHost());
    all.setProperty(
        "mail.smtp.port",
        String.valueOf(server.getPort() < 0 ? tls ? 465 : 587 : server.getPort()));
    all.setProperty("mail.smtp.auth", String.valueOf(server.getRawUserInfo() != null));
    all.setProperty("mail.smtp.ssl.enable", String.valueOf(tls));
    all.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    all.setProperty("mail.smtp.starttls.enable", String.valueOf(!tls));
    all.setProperty("mail.smtp.starttls.required", String.valueOf(!tls && !local));
    all.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    all.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
    all.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    return all;
  }

  private static @Nullable Authenticator login(@Nullable String user) {
    if (user == null) {
      return null;
    }
    var parts = user.split(":", 2);
    var login =
        new PasswordAuthentication(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return login;
      }
    };
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public void carry(Letter letter) {
    try {
      var message = new MimeMessage(session);
      message.setFrom(new InternetAddress(from));
      message.setRecipient(RecipientType.TO, new InternetAddress(letter.to(), true));
      message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
      message.setText(letter.text(), StandardCharsets.UTF_8.name());
      message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5
      Transport.send(message);
    } catch (MessagingException e) {
      throw new MailFailure(e);
    }
  }
}
