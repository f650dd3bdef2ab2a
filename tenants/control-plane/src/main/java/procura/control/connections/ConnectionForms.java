package procura.control.connections;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.directory.Documents.ConnectionDocument;
import procura.identity.TenantId;
import procura.identity.role.RoleId;
import procura.tenancy.isolation.PublicUrls;

/// How connections look in the admin API. The client secret goes in and never comes out.
final class ConnectionForms {

  private ConnectionForms() {}

  /// `registration`: whether people whom nobody here knows get an account when they come, with
  /// `roles`.
  @WireForm
  @Schema(name = "NewConnection")
  record NewConnection(
      @Nullable String name,
      @Nullable String issuer,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable List<@Nullable String> scopes,
      @Nullable Boolean registration,
      @Nullable List<@Nullable String> roles) {}

  /// What is missing stays as it is.
  @WireForm
  @Schema(name = "ConnectionChange")
  record ConnectionChange(
      @Nullable String name,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable List<@Nullable String> scopes,
      @Nullable Boolean registration,
      @Nullable List<@Nullable String> roles) {}

  /// `redirect_uri`: what is registered at the provider.
  @WireForm
  @Schema(name = "Connection")
  record ConnectionAnswer(
      String id,
      String name,
      String issuer,
      String clientId,
      List<String> scopes,
      boolean registration,
      List<String> roles,
      String redirectUri,
      String createdAt) {

    static ConnectionAnswer of(Entry<ConnectionDocument> entry, TenantId tenant, PublicUrls urls) {
      var profile = entry.document().profile();
      return new ConnectionAnswer(
          entry.id(),
          profile.name(),
          profile.issuer(),
          profile.clientId(),
          profile.scopes(),
          profile.registration(),
          profile.roles().stream().map(RoleId::value).toList(),
          urls.issuer(tenant) + "/providers/" + entry.id() + "/callback",
          entry.document().createdAt().toString());
    }
  }
}
