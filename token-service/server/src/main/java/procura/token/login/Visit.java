package procura.token.login;

import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.token.check.AuthorizationRequest;
import procura.token.page.Browser;
import procura.token.session.PendingRequest;

/// One visit to a sign-in page: where the person is, and which request of a client they come with.
record Visit(View view, Browser browser, @Nullable PendingRequest pending) {

  String path(String page) {
    return "/t/" + view.tenant() + "/" + page + (pending == null ? "" : "/" + pending.id());
  }

  /// Where a session leads.
  String next() {
    return "/t/" + view.tenant() + (pending == null ? "/account" : "/consent/" + pending.id());
  }

  @Nullable AuthorizationRequest request() {
    return pending == null ? null : pending.request();
  }

  /// What the hidden field of a form is made for.
  String[] form(String page, String... more) {
    var all = new String[more.length + 2];
    all[0] = page;
    all[1] = pending == null ? "" : pending.id();
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  @Nullable String clientName() {
    var request = request();
    var client = request == null ? null : view.client(request.client());
    return client == null ? null : client.metadata().clientName();
  }
}
