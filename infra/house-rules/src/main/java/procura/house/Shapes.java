package procura.house;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Conditions on how a type is made.
final class Shapes {

  private Shapes() {}

  /// Names of components that would hold a secret in clear when they are plain text.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(password|secret|private_?key|plain_?text|(access|refresh|actor|subject)_?token)");

  private static final Set<String> TEXT = Set.of("java.lang.String", "byte[]", "char[]");

  static final ArchCondition<JavaClass> BE_SEALED_OVER_RECORDS =
      new ArchCondition<>("be sealed and permit only records") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          var permitted = type.getPermittedSubclasses().orElse(Set.of());
          if (!type.isSealed() || permitted.isEmpty()) {
            events.add(violated(type, type.getName() + " is not sealed"));
          }
          permitted.stream()
              // a sealed part of a family, as long as it ends in records
              .filter(member -> !member.isRecord() && !member.isSealed())
              .forEach(member -> events.add(violated(member, member.getName() + " is no record")));
        }
      };

  static final ArchCondition<JavaClass> HOLD_NO_SECRET =
      new ArchCondition<>("hold no secret") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          type.getFields().stream()
              .filter(field -> SECRET.matcher(field.getName()).matches())
              .filter(field -> TEXT.contains(field.getRawType().getName()))
              .forEach(
                  field -> events.add(violated(field, field.getFullName() + " is text in clear")));
        }
      };

  static final ArchCondition<JavaMethod> NOT_BE =
      new ArchCondition<>("not exist") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
          events.add(violated(method, method.getFullName()));
        }
      };

  static boolean isSetter(JavaMethod method) {
    return method.getName().matches("set[A-Z].*")
        && method.getModifiers().contains(JavaModifier.PUBLIC)
        && !method.getOwner().getModifiers().contains(JavaModifier.PRIVATE)
        && !isDemandedByOthers(method);
  }

  static boolean takesAnOptional(JavaMethod method) {
    return method.getRawParameterTypes().stream().anyMatch(t -> t.isEquivalentTo(Optional.class))
        && !method.getName().startsWith("lambda$")
        && !isDemandedByOthers(method);
  }

  /// Whether a library's type that the class implements has this method.
  private static boolean isDemandedByOthers(JavaMethod method) {
    var owner = method.getOwner();
    return Stream.concat(
            owner.getAllRawInterfaces().stream(), owner.getAllRawSuperclasses().stream())
        .filter(type -> !type.getPackageName().startsWith("procura"))
        .flatMap(type -> type.getMethods().stream())
        .anyMatch(other -> other.getName().equals(method.getName()));
  }
}
