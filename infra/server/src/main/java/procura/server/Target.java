package procura.server;

import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rooms that a process runs. A room is a package: switched off, none of its beans exist, so it
/// has no endpoint, no projection and no schema to migrate. Rooms need no word about targets.
enum Target {
  ALL("control", "token", "audit"),
  CONTROL("control"),
  TOKEN("token"),
  AUDIT("audit");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes it immutable
  private final Set<String> rooms;

  Target(String... rooms) {
    this.rooms = Set.of(rooms);
  }

  static Target named(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  boolean runs(String room) {
    return rooms.contains(room);
  }

  /// What an audit node leaves out of the control plane: its features. What it keeps is the wall
  /// around the admin API, of which the audit trail is a part: who calls, and by what right.
  private static final List<String> ADMINISTRATION =
      List.of(
          "agents",
          "clients",
          "delegations",
          "keys",
          "resources",
          "roles",
          "signup",
          "tenants",
          "users");

  /// What every wall needs of the token room: how an opaque access token is read, and its table.
  private static final List<String> KEPT =
      List.of("procura.token.jwt.", "procura.token.session.$TokenSchema");

  /// The other rooms, as beans that are not there.
  BeanConfiguration[] without() {
    return ALL.rooms.stream()
        .filter(room -> !runs(room))
        .flatMap(room -> this == AUDIT && room.equals("control") ? features() : packages(room))
        .map(Absent::new)
        .toArray(BeanConfiguration[]::new);
  }

  /// A package that is not there, with what its factories make: the framework alone goes by where
  /// the made thing's type is, and would ask a factory that is gone.
  private record Absent(String name, BeanConfiguration disabled) implements BeanConfiguration {

    Absent(String name) {
      this(name, BeanConfiguration.disabled(name));
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public boolean isWithin(BeanDefinitionReference reference) {
      var definition = reference.getBeanDefinitionName();
      return KEPT.stream().noneMatch(definition::startsWith)
          && (disabled.isWithin(reference) || definition.startsWith(name + "."));
    }

    @Override
    public Package getPackage() {
      return disabled.getPackage();
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getVersion() {
      return disabled.getVersion();
    }

    @Override
    public boolean isEnabled(BeanContext context, @Nullable BeanResolutionContext resolving) {
      return false;
    }
  }

  private static Stream<String> features() {
    return Stream.concat(
        ADMINISTRATION.stream().map(feature -> "procura.control." + feature),
        Stream.of("procura.server.console"));
  }

  private static Stream<String> packages(String room) {
    // the console is served beside the API that it talks to
    return room.equals("control")
        ? Stream.of("procura.control", "procura.server.console")
        : Stream.of("procura." + room);
  }
}
