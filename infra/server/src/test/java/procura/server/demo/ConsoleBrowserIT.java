package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// The console as an administrator meets it on the first day, in a real browser.
@ExtendWith({SharedPlatform.class, Chromium.class})
class ConsoleBrowserIT {

  private static final String EMAIL = "olive@hedgehogs.example";
  private static final String PASSWORD = "correct horse battery staple";
  private static final String AGENT = "Night shift";
  private static final Pattern SECRET = Pattern.compile("procura_secret_\\w+");

  @Test
  void fromSignUpToEvidence(PlatformUnderTest platform, Browser browser) throws IOException {
    try (var visit = new Visit(browser)) {
      signsUp(platform, visit);
      visit.signIn(EMAIL, PASSWORD);
      visit.see(visit.heading("Overview"));
      visit.see(visit.page().getByText("/t/hedgehogs"));
      visit.assertNoBarrier();
      registersAnAgent(visit);
      suspendsIt(visit);
      findsTheRecords(visit);
      takesTheEvidenceAway(visit);
      signsOut(platform, visit);
      visit.assertNoMishap();
    }
  }

  private static void signsUp(PlatformUnderTest platform, Visit visit) {
    visit.open(platform.base().resolve("/console/signup"));
    visit.field("Name").fill("Hedgehogs");
    assertThat(visit.field("Short name").inputValue()).isEqualTo("hedgehogs");
    visit.field("E-mail").fill(EMAIL);
    visit.page().getByLabel("Password").fill(PASSWORD);
    visit.assertNoBarrier();
    visit.button("Make the tenant").click();
    visit.see(visit.heading("The tenant is ready"));
    visit.see(visit.page().getByText(SECRET));
    visit.assertNoBarrier();
    visit.button("Go to sign-in").click();
  }

  private static void registersAnAgent(Visit visit) {
    visit.link("Agents").click();
    visit.link("Register an agent").first().click();
    visit.field("Name").fill(AGENT);
    visit.page().getByRole(AriaRole.CHECKBOX, named(EMAIL)).check();
    visit.assertNoBarrier();
    visit.button("Register the agent").click();
    visit.see(visit.dialog().getByText(SECRET));
    visit.assertNoBarrier();
    visit.button("I have stored the secret").click();
    visit.see(visit.heading(AGENT));
    assertThat(visit.page().getByText(SECRET).count()).as("secrets still shown").isZero();
    visit.assertNoBarrier();
  }

  private static void suspendsIt(Visit visit) {
    visit.button("Suspend").click();
    var dialog = visit.dialog();
    visit.see(dialog.getByText("it gets no tokens"));
    visit.assertNoBarrier();
    dialog.getByLabel("Why").fill("A first try");
    dialog.getByRole(AriaRole.BUTTON, button("Suspend")).click();
    visit.see(visit.page().getByText("Suspended: this agent gets no tokens"));
    visit.assertNoBarrier();
  }

  private static void findsTheRecords(Visit visit) {
    visit.link("Audit trail").click();
    visit.see(visit.heading("Audit trail"));
    visit
        .page()
        .getByLabel("What", new Page.GetByLabelOptions().setExact(true))
        .fill("agent.AgentSuspended");
    visit.button("Search").click();
    visit.see(visit.button("Drop the filter What"));
    var record = visit.button("Agent suspended");
    visit.see(record);
    visit.assertNoBarrier();
    record.click();
    visit.see(visit.dialog().getByRole(AriaRole.HEADING, heading("Canonical JSON")));
    assertThat(visit.dialog().textContent()).contains(AGENT, "A first try");
    visit.assertNoBarrier();
    visit.page().keyboard().press("Escape");
    visit.button("Drop the filter What").click();
    visit.see(visit.button("Agent registered"));
  }

  private static void takesTheEvidenceAway(Visit visit) throws IOException {
    visit.link("Export records").click();
    visit.assertNoBarrier();
    visit.dialog().getByRole(AriaRole.BUTTON, button("Ask for the export")).click();
    var link = visit.page().getByRole(AriaRole.LISTITEM).filter(containing("Every record"));
    var download = link.getByRole(AriaRole.LINK);
    visit.see(download);
    visit.assertNoBarrier();
    var bundle = Files.createTempFile("console", ".zip");
    try {
      visit.page().waitForDownload(download::click).saveAs(bundle);
      Evidence.assertVerifies(bundle);
    } finally {
      Files.deleteIfExists(bundle);
    }
  }

  private static void signsOut(PlatformUnderTest platform, Visit visit) {
    visit.button("Sign out").click();
    visit.see(visit.heading("Sign in"));
    visit.assertNoBarrier();
    visit.open(platform.base().resolve("/console/agents"));
    visit.see(visit.heading("Sign in"));
  }

  private static GetByRoleOptions named(String part) {
    return new GetByRoleOptions().setName(part);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions heading(String name) {
    return button(name);
  }

  private static Locator.FilterOptions containing(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
