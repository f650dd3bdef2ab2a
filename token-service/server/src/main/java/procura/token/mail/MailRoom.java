package procura.token.mail;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where letters are written and sent, in threads of its own: whoever asks for one has the answer
/// before anybody looks whether there is anyone to write to, so that the time taken says nothing.
@Singleton
public final class MailRoom implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MailRoom.class);

  private static final int CLERKS = 2;
  private static final int MOST_WAITING = 500;

  private final @Nullable Carrier carrier;
  private final ThreadPoolExecutor clerks =
      new ThreadPoolExecutor(
          CLERKS,
          CLERKS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("mail-", 0).daemon().factory());

  MailRoom(MailSettings settings, Outbox outbox) {
    this.carrier = carrier(settings, outbox);
    clerks.allowCoreThreadTimeOut(true);
  }

  private static @Nullable Carrier carrier(MailSettings settings, Outbox outbox) {
    if (settings.smtpUrl() != null && settings.mailFrom() != null) {
      return new SmtpCarrier(URI.create(settings.smtpUrl()), settings.mailFrom());
    }
    return settings.hasOutbox() ? outbox : null;
  }

  /// Whether letters reach anybody.
  public boolean isOpen() {
    return carrier != null;
  }

  /// Has a letter written and sent, some time soon. When too many wait it is dropped: a person can
  /// ask again, and a flood costs nobody else anything.
  ///
  /// @param writing answers the letter, or null when there is nobody to write to
  public void post(Supplier<@Nullable Letter> writing) {
    var to = carrier;
    if (to == null) {
      return;
    }
    try {
      clerks.execute(() -> send(to, writing));
    } catch (RejectedExecutionException _) {
      LOG.warn("too many letters wait: one was dropped");
    }
  }

  private static void send(Carrier to, Supplier<@Nullable Letter> writing) {
    try {
      var letter = writing.get();
      if (letter != null) {
        to.carry(letter);
      }
    } catch (RuntimeException e) {
      LOG.error("a letter was not sent: {}", e.toString());
    }
  }

  @Override
  @PreDestroy
  public void close() {
    clerks.shutdown();
  }
}
