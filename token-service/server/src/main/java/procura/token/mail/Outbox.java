package procura.token.mail;

import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import procura.identity.TenantId;

/// The last letters, for a developer who has no mail server.
@Singleton
final class Outbox implements Carrier {

  private static final int MOST = 100;

  private final Deque<Letter> letters = new ArrayDeque<>();

  @Override
  public synchronized void carry(Letter letter) {
    letters.addFirst(letter);
    if (letters.size() > MOST) {
      letters.removeLast();
    }
  }

  synchronized List<Letter> of(TenantId tenant) {
    return letters.stream().filter(letter -> letter.tenant().equals(tenant)).toList();
  }
}
