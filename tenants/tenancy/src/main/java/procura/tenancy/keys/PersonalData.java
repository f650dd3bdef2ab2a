package procura.tenancy.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Seals what belongs to a person under a key of that person's own (AES-256-GCM, bound to tenant,
/// subject and field), so that destroying one key erases them from facts, read models, exports and
/// copies of all of these at once.
@Singleton
public final class PersonalData {

  private static final int KEY_BYTES = 32;

  /// How long another node can still open what was erased here.
  private static final Duration LONGEST_CACHED = Duration.ofMinutes(5);

  private static final int MOST_CACHED = 10_000;

  private record Subject(TenantId tenant, String id) {

    String context() {
      return "subject_key " + tenant + " " + id;
    }
  }

  private final KeyStore keys;
  private final MasterKey masterKey;
  private final Secrets secrets;
  private final Cache<Subject, Aead> unwrapped =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(LONGEST_CACHED).build();

  public PersonalData(TenantConnections connections, MasterKey masterKey, Secrets secrets) {
    this.keys = new KeyStore(connections);
    this.masterKey = masterKey;
    this.secrets = secrets;
  }

  /// Makes ciphertext of what belongs to `subject`, whose key is made with the first call.
  ///
  /// @throws IllegalStateException when the subject is erased
  public Sealed seal(TenantId tenant, String subject, String field, String clear) {
    try {
      var sealed =
          keyForSealing(new Subject(tenant, subject))
              .encrypt(
                  clear.getBytes(StandardCharsets.UTF_8), associatedData(tenant, subject, field));
      return new Sealed(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("can't seal", e);
    }
  }

  /// `null` once the subject is erased.
  public @Nullable String open(TenantId tenant, String subject, String field, Sealed sealed) {
    var key = keyForOpening(new Subject(tenant, subject));
    if (key == null) {
      return null;
    }
    try {
      var clear =
          key.decrypt(
              Base64.getUrlDecoder().decode(sealed.value()),
              associatedData(tenant, subject, field));
      return new String(clear, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealed for another tenant, subject or field", e);
    }
  }

  /// Reads the keys of a whole page of subjects at once; opening each is then without SQL.
  public void prepare(TenantId tenant, Collection<String> subjects) {
    var missing =
        subjects.stream()
            .distinct()
            .filter(id -> unwrapped.getIfPresent(new Subject(tenant, id)) == null)
            .toList();
    if (!missing.isEmpty()) {
      keys.subjectKeys(tenant, missing)
          .forEach((id, wrapped) -> remember(new Subject(tenant, id), wrapped));
    }
  }

  /// Erases: nothing sealed for this subject is ever opened again, and nothing new is sealed.
  public void destroy(TenantId tenant, String subject) {
    keys.destroySubjectKey(tenant, subject);
    unwrapped.invalidate(new Subject(tenant, subject));
  }

  /// For another node's erasure, as soon as this node hears of it.
  public void forget(TenantId tenant, String subject) {
    unwrapped.invalidate(new Subject(tenant, subject));
  }

  private Aead keyForSealing(Subject subject) {
    var cached = keyForOpening(subject);
    if (cached != null) {
      return cached;
    }
    var wrapped = masterKey.wrap(secrets.bytes(KEY_BYTES), subject.context());
    if (keys.addSubjectKey(subject.tenant(), subject.id(), wrapped)) {
      return remember(subject, wrapped);
    }
    var added = keyForOpening(subject);
    if (added == null) {
      throw new IllegalStateException("the subject is erased");
    }
    return added;
  }

  private @Nullable Aead keyForOpening(Subject subject) {
    var cached = unwrapped.getIfPresent(subject);
    if (cached != null) {
      return cached;
    }
    var wrapped = keys.subjectKey(subject.tenant(), subject.id());
    return wrapped == null ? null : remember(subject, wrapped);
  }

  private Aead remember(Subject subject, byte[] wrapped) {
    try {
      Aead key = new AesGcmJce(masterKey.unwrap(wrapped, subject.context()));
      unwrapped.put(subject, key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] associatedData(TenantId tenant, String subject, String field) {
    return String.join("\0", tenant.value(), subject, field).getBytes(StandardCharsets.UTF_8);
  }
}
