package procura.house;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;

/// What a person wrote for the product: no tests, nothing that an annotation processor or jOOQ's
/// generator added.
public final class OurClasses implements ImportOption {

  private static final Pattern GENERATED =
      Pattern.compile(".*(/\\$|\\$(Definition|Introspection|Intercepted|ApplicationEvent)).*");

  private static final ImportOption NO_TESTS = new ImportOption.DoNotIncludeTests();

  @Override
  public boolean includes(Location location) {
    return NO_TESTS.includes(location)
        && !location.contains("-tests.jar")
        && !location.matches(GENERATED);
  }
}
