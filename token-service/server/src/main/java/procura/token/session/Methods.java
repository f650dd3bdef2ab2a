package procura.token.session;

import java.util.ArrayList;
import java.util.List;

/// Authentication method references (RFC 8176 section 2), and two of our own for what it has no
/// name for.
public final class Methods {

  public static final String PASSWORD = "pwd";
  public static final String ONE_TIME_CODE = "otp";
  public static final String HARDWARE_KEY = "hwk";

  /// The key may be copied to the person's other devices.
  public static final String SOFTWARE_KEY = "swk";

  public static final String USER_PRESENT = "user";
  public static final String MULTIPLE = "mfa";

  /// A link that was mailed.
  public static final String EMAIL = "email";

  /// A recovery code.
  public static final String RECOVERY = "recovery";

  /// A provider elsewhere.
  public static final String FEDERATED = "fed";

  private Methods() {}

  /// A passkey unlocked by its owner is two factors at once.
  public static List<String> passkey(boolean synced) {
    return List.of(synced ? SOFTWARE_KEY : HARDWARE_KEY, USER_PRESENT, MULTIPLE);
  }

  /// What was proved before and what is proved now, by another factor.
  public static List<String> with(List<String> before, List<String> now) {
    var all = new ArrayList<>(before);
    now.stream().filter(method -> !all.contains(method)).forEach(all::add);
    if (all.size() > before.size() && !before.isEmpty() && !all.contains(MULTIPLE)) {
      all.add(MULTIPLE);
    }
    return List.copyOf(all);
  }
}
