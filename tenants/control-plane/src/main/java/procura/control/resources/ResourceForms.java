package procura.control.resources;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.details.DetailsSchema;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.request.Violations;
import procura.directory.Documents.ResourceDocument;
import procura.identity.Scopes;
import procura.identity.SigningAlgorithm;
import procura.identity.resource.DetailsType;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;

/// How protected resources look in the admin API.
final class ResourceForms {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final int MOST_DETAILS_TYPES = 20;

  private ResourceForms() {}

  /// `default`: granted when a request names no scope. `required`: a person can't untick it.
  @WireForm
  @Schema(name = "Scope")
  record ScopeForm(
      @Nullable String name,
      @Nullable String description,
      @Nullable List<@Nullable String> tools,
      @JsonProperty("default") @Nullable Boolean byDefault,
      @Nullable Boolean required) {}

  /// A type of authorization details (RFC 9396). `schema`: the JSON Schema (2020-12, closed) of all
  /// members but `type`. `sentence`: what such an object says to a person, with `{member.path}`
  /// where its values go.
  @WireForm
  @Schema(name = "AuthorizationDetailsType")
  record DetailsTypeForm(
      @Nullable String type,
      @Nullable @Schema(implementation = Object.class, type = "object") JsonNode schema,
      @Nullable String sentence) {

    static List<@Nullable DetailsTypeForm> of(List<DetailsType> types) {
      var forms = new ArrayList<@Nullable DetailsTypeForm>();
      types.forEach(t -> forms.add(new DetailsTypeForm(t.name(), json(t.schema()), t.sentence())));
      return forms;
    }

    private static JsonNode json(String schema) {
      try {
        return JSON.readTree(schema);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("unreadable schema", e);
      }
    }

    private @Nullable DetailsType read(Violations violations, String field) {
      var name = violations.text(field + ".type", type, 128);
      var words = violations.text(field + ".sentence", sentence, 300);
      if (schema == null) {
        violations.add(field + ".schema", "is required");
      }
      return name.isEmpty() || words.isEmpty() || schema == null
          ? null
          : violations.value(
              field,
              () -> {
                var made = new DetailsType(name, schema.toString(), words);
                DetailsSchema.check(made);
                return made;
              });
    }
  }

  @WireForm
  @Schema(name = "NewResource")
  record NewResource(
      @Nullable String identifier,
      @Nullable String name,
      @Nullable List<@Nullable ScopeForm> scopes,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"jwt", "opaque"})
          String tokenFormat,
      @Nullable Long accessTokenLifetime,
      @Nullable String accessTokenSigningAlg,
      @Nullable Boolean boundTokensRequired,
      @Nullable List<@Nullable DetailsTypeForm> authorizationDetailsTypes) {}

  /// What is missing stays as it is.
  @WireForm
  @Schema(name = "ResourceChange")
  record ResourceChange(
      @Nullable String name,
      @Nullable List<@Nullable ScopeForm> scopes,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"jwt", "opaque"})
          String tokenFormat,
      @Nullable Long accessTokenLifetime,
      @Nullable String accessTokenSigningAlg,
      @Nullable Boolean boundTokensRequired,
      @Nullable List<@Nullable DetailsTypeForm> authorizationDetailsTypes) {}

  /// `access_token_lifetime` in seconds. `bound_tokens_required`: bearer tokens are not issued for
  /// it and none of its is active (RFC 9449, RFC 8705).
  @WireForm
  @Schema(name = "Resource")
  record ResourceAnswer(
      String id,
      String identifier,
      String name,
      List<ScopeForm> scopes,
      String tokenFormat,
      long accessTokenLifetime,
      @Nullable String accessTokenSigningAlg,
      boolean boundTokensRequired,
      List<@Nullable DetailsTypeForm> authorizationDetailsTypes,
      String createdAt) {

    static ResourceAnswer of(Entry<ResourceDocument> entry) {
      var document = entry.document();
      var profile = document.profile();
      return new ResourceAnswer(
          entry.id(),
          document.identifier().value(),
          profile.name(),
          profile.scopes().stream()
              .map(s ->
                  new ScopeForm(
                      s.name(),
                      s.description(),
                      List.copyOf(s.tools()),
                      s.byDefault(),
                      s.required()))
              .toList(),
          profile.tokenFormat().name().toLowerCase(Locale.ROOT),
          profile.accessTokenLifetime().toSeconds(),
          profile.signingAlg(),
          profile.demandsBinding(),
          DetailsTypeForm.of(profile.detailsTypes()),
          document.createdAt().toString());
    }
  }

  static ResourceProfile profile(Violations violations, NewResource form) {
    var name = violations.text("name", form.name(), 120);
    var scopes = scopes(violations, form.scopes());
    var format = format(violations, form.tokenFormat());
    var algorithm = form.accessTokenSigningAlg();
    if (algorithm != null && SigningAlgorithm.of(algorithm) == null) {
      violations.add("access_token_signing_alg", "must be `ES256`, `Ed25519`, `PS256` or `RS256`");
    }
    var types = detailsTypes(violations, form.authorizationDetailsTypes());
    violations.check();
    return violations.checked(
        "access_token_lifetime",
        () ->
            new ResourceProfile(
                name,
                scopes,
                format,
                lifetime(form.accessTokenLifetime()),
                types,
                algorithm,
                form.boundTokensRequired()));
  }

  static ResourceProfile changed(Violations violations, ResourceProfile old, ResourceChange form) {
    return profile(
        violations,
        new NewResource(
            null,
            form.name() == null ? old.name() : form.name(),
            form.scopes() == null ? forms(old.scopes()) : form.scopes(),
            form.tokenFormat() == null
                ? old.tokenFormat().name().toLowerCase(Locale.ROOT)
                : form.tokenFormat(),
            form.accessTokenLifetime() == null
                ? Long.valueOf(old.accessTokenLifetime().toSeconds())
                : form.accessTokenLifetime(),
            form.accessTokenSigningAlg() == null ? old.signingAlg() : form.accessTokenSigningAlg(),
            form.boundTokensRequired() == null
                ? Boolean.valueOf(old.demandsBinding())
                : form.boundTokensRequired(),
            form.authorizationDetailsTypes() == null
                ? DetailsTypeForm.of(old.detailsTypes())
                : form.authorizationDetailsTypes()));
  }

  private static List<@Nullable ScopeForm> forms(List<ScopeDefinition> scopes) {
    var forms = new ArrayList<@Nullable ScopeForm>();
    for (var s : scopes) {
      forms.add(
          new ScopeForm(
              s.name(), s.description(), List.copyOf(s.tools()), s.byDefault(), s.required()));
    }
    return forms;
  }

  private static List<DetailsType> detailsTypes(
      Violations violations, @Nullable List<@Nullable DetailsTypeForm> forms) {
    var list = violations.list("authorization_details_types", forms);
    if (list.size() > MOST_DETAILS_TYPES) {
      violations.add(
          "authorization_details_types", "must have at most " + MOST_DETAILS_TYPES + " entries");
    }
    var types = new ArrayList<DetailsType>();
    for (int i = 0; i < list.size(); i++) {
      var field = "authorization_details_types[" + i + "]";
      var type = list.get(i).read(violations, field);
      if (type != null && types.stream().anyMatch(t -> t.name().equals(type.name()))) {
        violations.add(field + ".type", "`" + type.name() + "` is defined twice");
      } else if (type != null) {
        types.add(type);
      }
    }
    return types;
  }

  private static Duration lifetime(@Nullable Long seconds) {
    return seconds == null
        ? ResourceProfile.DEFAULT_LIFETIME
        : Duration.ofSeconds(Math.clamp(seconds, -1, 1_000_000));
  }

  private static TokenFormat format(Violations violations, @Nullable String format) {
    return switch (format) {
      case null -> TokenFormat.JWT;
      case "jwt" -> TokenFormat.JWT;
      case "opaque" -> TokenFormat.OPAQUE;
      default -> {
        violations.add("token_format", "must be `jwt` or `opaque`");
        yield TokenFormat.JWT;
      }
    };
  }

  private static List<ScopeDefinition> scopes(
      Violations violations, @Nullable List<@Nullable ScopeForm> forms) {
    var list = violations.list("scopes", forms);
    if (list.isEmpty()) {
      violations.add("scopes", "must have at least one scope");
    }
    var scopes = new ArrayList<ScopeDefinition>();
    var names = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      var field = "scopes[" + i + "]";
      var form = list.get(i);
      var name = violations.text(field + ".name", form.name(), 128);
      if (!name.isEmpty()) {
        violations.value(field + ".name", () -> Scopes.of(name));
      }
      if (Ask.IDENTITY_SCOPES.contains(name)) {
        violations.add(field + ".name", "`" + name + "` belongs to OpenID Connect");
      }
      if (names.contains(name)) {
        violations.add(field + ".name", "`" + name + "` is defined twice");
      }
      names.add(name);
      var description = violations.optionalText(field + ".description", form.description(), 300);
      var tools = violations.list(field + ".tools", form.tools());
      tools.forEach(tool -> violations.text(field + ".tools", tool, 128));
      scopes.add(
          new ScopeDefinition(
              name,
              Objects.requireNonNullElse(description, name),
              tools,
              Boolean.TRUE.equals(form.byDefault()),
              Boolean.TRUE.equals(form.required())));
    }
    return scopes;
  }
}
