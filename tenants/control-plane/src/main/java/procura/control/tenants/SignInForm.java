package procura.control.tenants;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.request.Violations;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;

/// How people sign in. What is missing stays as it is.
@WireForm
@Schema(name = "SignIn")
record SignInForm(
    @Nullable
        @ArraySchema(
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {"password", "passkey", "email_link"}))
        List<String> methods,
    @Nullable
        @Schema(
            type = "string",
            allowableValues = {"off", "optional", "required"})
        String secondFactor) {

  static SignInForm of(SignInPolicy policy) {
    return new SignInForm(
        policy.methods().stream().map(SignInForm::wireName).toList(),
        wireName(policy.secondFactor()));
  }

  SignInPolicy change(SignInPolicy old, Violations violations) {
    var chosen = EnumSet.noneOf(Method.class);
    if (methods == null) {
      chosen.addAll(old.methods());
    } else {
      methods.forEach(name -> read(Method.values(), name, violations, "sign_in.methods", chosen));
    }
    if (chosen.isEmpty()) {
      violations.add("sign_in.methods", "must name at least one method");
      chosen.addAll(old.methods());
    }
    var factors = EnumSet.noneOf(SecondFactor.class);
    if (secondFactor != null) {
      read(SecondFactor.values(), secondFactor, violations, "sign_in.second_factor", factors);
    }
    return new SignInPolicy(
        chosen, factors.isEmpty() ? old.secondFactor() : factors.iterator().next());
  }

  private static <E extends Enum<E>> void read(
      E[] values, String name, Violations violations, String field, Set<E> found) {
    for (var value : values) {
      if (wireName(value).equals(name)) {
        found.add(value);
        return;
      }
    }
    violations.add(
        field,
        "must be one of "
            + Arrays.stream(values).map(SignInForm::wireName).collect(Collectors.joining(", ")));
  }

  private static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
