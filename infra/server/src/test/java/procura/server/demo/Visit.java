package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A person in front of the browser, without cookies at first. Takes note of what must not happen
/// on any page: a violation of its policy, an error in its script.
final class Visit implements AutoCloseable {

  private static final double PATIENCE_MS = 20_000;

  private static final String WATCH =
      """
      document.addEventListener('securitypolicyviolation', e =>
        procuraMishap(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))\
      """;

  /// WCAG 2.2 A and AA. Run by the debugger, since the page's policy rightly refuses our script.
  private static final String BARRIERS =
      """
      async () => (await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
      })).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.target + ' ' + n.failureSummary)}`)\
      """;

  private final BrowserContext context;
  private final Page page;
  private final Queue<String> mishaps = new ConcurrentLinkedQueue<>();
  private final Set<String> pages = ConcurrentHashMap.newKeySet();

  Visit(Browser browser) {
    context = browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    page = context.newPage();
    page.exposeBinding("procuraMishap", (_, told) -> mishaps.add(String.valueOf(told[0])));
    page.addInitScript(WATCH);
    page.onPageError(error -> mishaps.add("error: " + error));
    page.onDialog(dialog -> {
      mishaps.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    page.onRequest(request -> {
      if (request.isNavigationRequest()) {
        pages.add(request.url());
      }
    });
    page.onConsoleMessage(this::note);
  }

  /// On a telephone, in the dark.
  static Visit small(Browser browser) {
    var visit = new Visit(browser);
    visit.page.setViewportSize(360, 740);
    visit.page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    return visit;
  }

  private void note(ConsoleMessage message) {
    // that nobody is signed in yet is asked, and answered with a 401, which Chromium reports
    var asked = message.location().startsWith("http") && isSessionProbe(message);
    if (message.type().equals("error") && !asked && !isRefusal(message)) {
      mishaps.add("console: " + message.text() + " " + message.location());
    }
  }

  private static boolean isSessionProbe(ConsoleMessage message) {
    return message.text().contains("401") && message.location().contains("/console/session");
  }

  /// A page that itself says what was wrong has a status of an error, which Chromium reports.
  private boolean isRefusal(ConsoleMessage message) {
    return message.text().contains("responded with a status of 4")
        && pages.stream().anyMatch(page -> message.location().startsWith(page + ":"));
  }

  Page page() {
    return page;
  }

  void open(URI address) {
    page.navigate(address.toString());
  }

  Locator field(String name) {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  /// Waits until it is in sight, and otherwise tells what is.
  Locator see(Locator locator) {
    try {
      locator.waitFor();
      return locator;
    } catch (TimeoutError e) {
      throw new AssertionError(
          "waited in vain for %s at %s, where it says%n%s%nmishaps: %s"
              .formatted(locator, page.url(), page.locator("body").innerText(), mishaps),
          e);
    }
  }

  void signIn(String username, String password) {
    see(field("User name")).fill(username);
    page.getByLabel("Password").fill(password);
    assertNoBarrier();
    button("Sign in").click();
  }

  /// No violation that axe calls serious or critical, with the page at rest.
  void assertNoBarrier() {
    page.evaluate(AxeBuilder.getAxeScript());
    var barriers = (List<?>) page.evaluate(BARRIERS);
    assertThat(barriers).as(page.url()).isEmpty();
  }

  /// Nothing is wider than the screen, and nothing moves.
  void assertFits() {
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .as("width of " + page.url())
        .isEqualTo(page.viewportSize().width);
    assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
  }

  void assertNoMishap() {
    assertThat(mishaps).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
