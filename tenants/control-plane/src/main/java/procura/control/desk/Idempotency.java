package procura.control.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procura.control.desk.IdempotencyStore.Answer;
import procura.control.desk.IdempotencyStore.Name;
import procura.control.desk.IdempotencyStore.Sealed;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.identity.TenantId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Envelope;
import procura.tenancy.keys.Secrets;

/// Makes a change that is sent again with the same `Idempotency-Key` the same change: within a day
/// it gets the first answer again, also the secret that is shown once. Only who got an answer gets
/// it again, and only for the same request.
@Singleton
public final class Idempotency {

  private static final int LONGEST_KEY = 255;
  private static final String PURPOSE = "idempotent answer";

  private final IdempotencyStore store;
  private final Envelope envelope;
  private final BlindIndexes blindIndexes;
  private final Desk desk;
  private final ObjectMapper json = JsonMapper.builder().build();

  Idempotency(IdempotencyStore store, Envelope envelope, BlindIndexes blindIndexes, Desk desk) {
    this.store = store;
    this.envelope = envelope;
    this.blindIndexes = blindIndexes;
    this.desk = desk;
  }

  /// Runs `change` unless its answer is known.
  public <T> HttpResponse<T> once(
      Caller caller,
      HttpRequest<?> request,
      @Nullable String body,
      Class<T> type,
      Supplier<HttpResponse<T>> change) {
    var actor = caller.cause().actor();
    return once(
        caller.tenant(),
        actor.user() + " " + actor.client(),
        request,
        // keyed, because a body may hold a password
        () -> blindIndexes.index(caller.tenant(), "request", body == null ? "" : body).value(),
        type,
        change);
  }

  /// The same for a caller that is nobody yet. `fingerprint` is what makes two requests the same.
  public <T> HttpResponse<T> once(
      TenantId tenant,
      String caller,
      HttpRequest<?> request,
      Supplier<String> fingerprint,
      Class<T> type,
      Supplier<HttpResponse<T>> change) {
    var key = request.getHeaders().get("Idempotency-Key");
    if (key == null) {
      return change.get();
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "`Idempotency-Key` must be 1 to 255 characters");
    }
    var name = new Name(tenant, caller, key);
    var hash =
        Secrets.hash(request.getMethodName() + " " + request.getPath() + "\n" + fingerprint.get());
    var known = store.claim(name, hash, desk.now());
    return known == null ? first(name, hash, change) : again(known, hash, type);
  }

  private <T> HttpResponse<T> first(Name name, String hash, Supplier<HttpResponse<T>> change) {
    var done = false;
    try {
      var response = change.get();
      store.keep(name, answer(hash, response));
      done = true;
      return response;
    } finally {
      if (!done) {
        store.release(name);
      }
    }
  }

  private Answer answer(String hash, HttpResponse<?> response) {
    var body = response.body();
    try {
      return new Answer(
          hash,
          response.code(),
          response.getHeaders().get("Location"),
          response.getHeaders().get("ETag"),
          body == null ? null : new Sealed(envelope.seal(PURPOSE, json.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> HttpResponse<T> again(Answer known, String hash, Class<T> type) {
    if (!known.requestHash().equals(hash)) {
      throw new ProblemException(
          ProblemType.IDEMPOTENCY_KEY_REUSED,
          "this `Idempotency-Key` came with another request: use a new one");
    }
    if (known.status() == null) {
      throw new ProblemException(
          ProblemType.REQUEST_IN_PROGRESS, "the first request is still being worked on");
    }
    var response = HttpResponse.<T>status(HttpStatus.valueOf(known.status()));
    if (known.location() != null) {
      response.header("Location", known.location());
    }
    if (known.etag() != null) {
      response.header("ETag", known.etag());
    }
    if (known.body() != null) {
      try {
        response.body(json.readValue(envelope.open(PURPOSE, known.body().bytes()), type));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return response;
  }
}
