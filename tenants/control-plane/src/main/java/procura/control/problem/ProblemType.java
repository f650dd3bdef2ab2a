package procura.control.problem;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/// The closed list of what the admin API refuses. A `type` never changes its meaning, so that
/// programs can branch on it.
public enum ProblemType {
  INVALID_REQUEST(HttpStatus.BAD_REQUEST, "the request can't be read"),
  INVALID_FIELDS(HttpStatus.UNPROCESSABLE_ENTITY, "some fields can't be accepted"),
  INVALID_CURSOR(HttpStatus.BAD_REQUEST, "the cursor is not one that a list gave"),
  INVALID_LIMIT(HttpStatus.BAD_REQUEST, "the limit is not a number from 1 to 200"),
  AUTHENTICATION_REQUIRED(HttpStatus.UNAUTHORIZED, "an access token or a session is needed"),
  INVALID_TOKEN(HttpStatus.UNAUTHORIZED, "the access token is not valid here"),
  INSUFFICIENT_SCOPE(HttpStatus.FORBIDDEN, "the access token lacks a scope"),
  CROSS_SITE(HttpStatus.FORBIDDEN, "the request does not come from the console"),
  MORE_THAN_HELD(HttpStatus.FORBIDDEN, "nobody grants what they don't hold themselves"),
  SIGN_UP_REFUSED(HttpStatus.FORBIDDEN, "a valid sign-up token is needed"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "there is nothing here by that name"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "this can't be done here"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be JSON"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "the answer is JSON"),
  TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too large"),
  NAME_TAKEN(HttpStatus.CONFLICT, "the name is taken"),
  AGENT_RETIRED(HttpStatus.CONFLICT, "the agent is retired"),
  TOO_MANY_CREDENTIALS(HttpStatus.CONFLICT, "there are too many credentials"),
  LAST_CREDENTIAL(HttpStatus.CONFLICT, "the last credential can't be revoked"),
  KEY_IN_USE(HttpStatus.CONFLICT, "the key signs tokens"),
  BUILT_IN(HttpStatus.CONFLICT, "this belongs to the tenant's administration itself"),
  WRONG_STATE(HttpStatus.CONFLICT, "the state does not allow it"),
  CONCURRENT_CHANGE(HttpStatus.CONFLICT, "others kept changing it"),
  REQUEST_IN_PROGRESS(HttpStatus.CONFLICT, "a request with this idempotency key is in progress"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_ENTITY, "the idempotency key was used for another request"),
  PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "it has changed since it was read"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "there are too many requests"),
  OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "the server is too busy"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "the server can't do it now"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "the server failed");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String uri() {
    return "urn:procura:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
