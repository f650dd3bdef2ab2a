package procura.identity.client;

import org.jspecify.annotations.Nullable;

/// Where a client is told of what happened without being asked.
///
/// @param logoutUri `backchannel_logout_uri` (OpenID Connect Back-Channel Logout section 2.2)
/// @param logoutSessionRequired `backchannel_logout_session_required`
/// @param tokenDeliveryMode `backchannel_token_delivery_mode`: `poll` or `ping` (CIBA section 4)
/// @param notificationEndpoint `backchannel_client_notification_endpoint`
public record Callbacks(
    @Nullable String logoutUri,
    boolean logoutSessionRequired,
    @Nullable String tokenDeliveryMode,
    @Nullable String notificationEndpoint) {

  public static final Callbacks NONE = new Callbacks(null, false, null, null);
}
