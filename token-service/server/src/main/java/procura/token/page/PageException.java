package procura.token.page;

import io.micronaut.http.HttpStatus;

/// Ends a person's request with an error page of ours; `PageExceptionHandler` is its only reader.
public final class PageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient ErrorPage page;

  public PageException(HttpStatus status, ErrorPage page) {
    super(page.message(), null, false, false);
    this.status = status;
    this.page = page;
  }

  /// There is nothing here, whatever was asked for; the answer is the same for all of it.
  public static PageException notFound() {
    return new PageException(
        HttpStatus.NOT_FOUND,
        new ErrorPage(
            "Page not found",
            "There is no page at this address. Check it for typing errors.",
            "not_found"));
  }

  /// The page is one that this browser did not come to in its own way, or too late.
  public static PageException expired() {
    return new PageException(
        HttpStatus.BAD_REQUEST,
        new ErrorPage(
            "Start again from the application",
            "This page was already used, has expired, or was opened in another browser than the one"
                + " it was made for. Nothing was agreed to.",
            "expired"));
  }

  /// The form was not filled in on the page that we sent to this browser and session.
  public static PageException forged() {
    return new PageException(
        HttpStatus.FORBIDDEN,
        new ErrorPage(
            "We could not check this form",
            "It does not come from a page that we showed to you, or somebody else has signed in"
                + " meanwhile. Nothing was changed. Go back to the application and start again.",
            "form_not_verified"));
  }

  public HttpStatus status() {
    return status;
  }

  public ErrorPage page() {
    return page;
  }
}
