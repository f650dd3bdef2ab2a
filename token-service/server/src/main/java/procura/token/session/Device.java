package procura.token.session;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/// Names a browser as a person would. Only this name is kept, not what the browser says of itself.
public final class Device {

  /// The first that occurs: each browser also claims to be the ones after it.
  private static final List<Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("Chromium/", "Chromium"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"));

  private static final List<Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("Android", "Android"),
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS X", "macOS"),
          Map.entry("Linux", "Linux"));

  private Device() {}

  public static String of(@Nullable String userAgent) {
    var agent = userAgent == null ? "" : userAgent;
    return first(BROWSERS, agent, "A program") + first(SYSTEMS, agent, "").transform(Device::on);
  }

  private static String on(String system) {
    return system.isEmpty() ? "" : " on " + system;
  }

  private static String first(List<Entry<String, String>> names, String agent, String none) {
    return names.stream()
        .filter(name -> agent.contains(name.getKey()))
        .map(Entry::getValue)
        .findFirst()
        .orElse(none);
  }
}
